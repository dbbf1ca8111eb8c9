using System.Text.Json;
using System.Text.RegularExpressions;

namespace ReceiptAot.Deployment.Tests;

/// <summary>The commands of <c>deploy/README.md</c> that redrive failed events, with a fake <c>aws</c> command.</summary>
public sealed partial class RedriveTests : IDisposable
{
    // Numbers that are not the same after a conversion to a double and back
    private static readonly string[] orders =
    [
        """{"Order_id":"1","Amount":12345678901234567.89,"Item":"a"}""",
        """{"Order_id":20261127000000001234,"Amount":1,"Item":"\u00e9 é"}""",
        """[ {"Order_id": 3, "Amount": 1.0, "Item": "}"} ]""",
        """{"Order_id":4,"Amount":1.10,"Item":"c"}""",
    ];

    private readonly BuildScript script = new();

    public RedriveTests() => script.Fake("aws", """
        cd "$(dirname "$0")"
        echo "$*" >> calls
        next=$(ls deleted.* 2>/dev/null | wc -l)
        case $2 in
          receive-message) if [ -e "message.$next" ]; then cat "message.$next"; fi ;;
          invoke) cp ../event.json "invoked.$next" && echo "${FUNCTION_ERROR:-None}" && echo the response > ../response.json ;;
          delete-message) touch "deleted.$next" ;;
        esac
        """);

    public void Dispose() => script.Dispose();

    /// <summary>The first is the record of an asynchronous invocation, the second an event of EventBridge.</summary>
    [Theory]
    [InlineData("""{"version":"1.0","requestPayload":{ORDER},"responsePayload":{"errorType":"OutOfTime","a":[1.10]}}""", "{ORDER}")]
    [InlineData("""{ "version" : "0", "requestPayload" : {ORDER} }""", "{ORDER}")]
    [InlineData("""{"requestPayload":{"KinesisBatchInfo":{},"a":{ORDER}}}""", """{"KinesisBatchInfo":{},"a":{ORDER}}""")]
    [InlineData("""{"version":"0","detail":{ORDER},"resources":[]}""", """{"version":"0","detail":{ORDER},"resources":[]}""")]
    public async Task Invokes_the_function_with_the_bytes_of_each_event_and_then_deletes_its_message(string body, string expected)
    {
        WriteMessages(body);

        (await RunAsync()).Should().Be((0, "", ""));

        orders.Select((_, index) => File.ReadAllText(script.PathOf($"bin/invoked.{index}")))
            .Should().Equal(orders.Select(order => expected.Replace("{ORDER}", order, StringComparison.Ordinal)));
        Calls("delete-message").Should().Equal(
            orders.Select(static (_, index) => $"sqs delete-message --queue-url FailedEvents --receipt-handle handle-{index}"));
    }

    [Fact]
    public async Task Stops_at_an_event_that_fails()
    {
        WriteMessages("""{"requestPayload":{ORDER}}""");

        (await RunAsync(("FUNCTION_ERROR", "Unhandled"))).Output.Should().Be("the response\n");

        Calls("invoke").Should().ContainSingle();
        Calls("delete-message").Should().BeEmpty();
    }

    [Fact]
    public async Task Stops_at_the_position_of_records_of_a_stream()
    {
        WriteMessages("""{"version":"1.0","KinesisBatchInfo":{"shardId":"shardId-000000000000"}}""");

        (await RunAsync()).Error.Should().Be("records of a stream\n");

        Calls("invoke").Should().BeEmpty();
    }

    private IEnumerable<string> Calls(string command) =>
        File.ReadLines(script.PathOf("bin/calls")).Where(call => call.Split(' ')[1] == command);

    private void WriteMessages(string body)
    {
        foreach (var (index, order) in orders.Index())
        {
            var message = new { Body = body.Replace("{ORDER}", order, StringComparison.Ordinal), ReceiptHandle = $"handle-{index}" };
            File.WriteAllText(script.PathOf($"bin/message.{index}"), JsonSerializer.Serialize(new { Messages = new[] { message } }));
        }
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params (string Name, string Value)[] environment) =>
        script.ExecuteAsync("bash", environment, "-c", "output() { echo \"$1\"; }\n" + Commands());

    private static string Commands()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "deploy/README.md"));
        var section = guide.Split("\n#### Redrive failed events\n")[1].Split("\n#### ")[0];
        return string.Join('\n', CodeLine().Matches(section).Select(static line => line.Groups[1].Value));
    }

    [GeneratedRegex("^    (.*)$", RegexOptions.Multiline)]
    private static partial Regex CodeLine();
}
