using System.Text;
using ReceiptAot.EndToEnd.Tests.EventSources;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The sample events in the folder Events, each with its own order ids, and the README's table of event sources.</summary>
public class SampleEventTests
{
    private static readonly string[] readme = File.ReadAllLines(Path.Combine(Repository.Root, "README.md"));

    // The tables of event sources and of responses: the sample event, the name of the response, the response.
    private static readonly Dictionary<string, string> sources = ReadRows("| [`", static line => line.Split('`')[1]);
    private static readonly Dictionary<string, string> responses = ReadRows("| **", static line => line.Split("**")[1]);

    public static TheoryData<string> Names =>
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Events"))
            .Select(static file => Path.GetFileNameWithoutExtension(file)).Order(),
    ];

    public static TheoryData<string> ReadmeRows => [.. sources.Keys];

    [NativeTheory]
    [MemberData(nameof(Names))]
    public async Task A_sample_event_stores_the_receipts_of_its_orders(string name)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync(await File.ReadAllBytesAsync($"Events/{name}.json"));

        result.Outcome.Should().Be(InvocationOutcome.Response, result.Body);
        Encoding.UTF8.GetString(function.ReadObject($"receipts/{name}-1.txt")!)
            .Should().Be($"OrderID: {name}-1\nAmount: $199.99\nItem: Wireless Headphones");
        if (function.ReadObject($"receipts/{name}-2.txt") is { } second)
        {
            Encoding.UTF8.GetString(second).Should().Be($"OrderID: {name}-2\nAmount: $5.00\nItem: Pen");
        }

        function.ListKeys().Should().BeSubsetOf([$"receipts/{name}-1.txt", $"receipts/{name}-2.txt"]);
    }

    [NativeTheory]
    [MemberData(nameof(ReadmeRows))]
    public async Task A_sample_event_gets_the_response_that_the_README_documents(string name)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        (await function.InvokeAsync(await File.ReadAllBytesAsync($"Events/{name}.json"))).Body.Should()
            .Be(responses[sources[name]].Replace("/ID.txt", $"/{name}-1.txt", StringComparison.Ordinal));
    }

    [NativeFact]
    public void The_README_documents_every_event_source() =>
        sources.Keys.Should().BeEquivalentTo(EventSource.All.Keys);

    private static Dictionary<string, string> ReadRows(string start, Func<string, string> key) =>
        readme.Where(line => line.StartsWith(start, StringComparison.Ordinal))
            .ToDictionary(key, static line => line.Split(" | ")[1].TrimEnd(' ', '|').Trim('`'));
}
