using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests.Sources;

/// <summary>A source that takes partial batch responses.</summary>
public abstract class BatchSource(string name) : Source(name)
{
    /// <summary>Whether it delivers again from the first failed record on, and so is told of that one alone.</summary>
    protected abstract bool IsStream { get; }

    public static string Identifier(int index) => $"id-{index}";

    /// <summary>The indexes of the records that a reply calls failed.</summary>
    public static int[] FailuresIn(InvocationResult result)
    {
        result.Outcome.Should().Be(InvocationOutcome.Reply, result.Body);
        return [.. JsonNode.Parse(result.Body)!["batchItemFailures"]!.AsArray()
            .Select(static failure => int.Parse(failure!["itemIdentifier"]!.GetValue<string>()["id-".Length..], CultureInfo.InvariantCulture))];
    }

    public override void Check(InvocationResult result, params (int Index, string Error)[] failures)
    {
        if (failures.Length == Orders)
        {
            CheckPartialFailure(result, Orders, failures);
            return;
        }

        var reported = failures.Take(IsStream ? 1 : Orders).Select(static failure => $$"""{"itemIdentifier":"{{Identifier(failure.Index)}}"}""");
        (result.Outcome, result.Body).Should().Be((InvocationOutcome.Reply, $$"""{"batchItemFailures":[{{string.Join(',', reported)}}]}"""));
    }
}

/// <summary>SQS, with a group for each message of a FIFO queue.</summary>
public sealed class SqsSource(string name) : BatchSource(name)
{
    protected override bool IsStream => false;

    public override string EventOf(IReadOnlyList<string> payloads) => EventOf(payloads, static index => $"group-{index}");

    public string EventOf(IReadOnlyList<string> payloads, Func<int, string> groupOf) => RecordsOf(payloads, (record, index, payload) =>
    {
        record["messageId"] = Identifier(index);
        record["body"] = payload;
        if (Name == "sqs-fifo")
        {
            record["attributes"]!["MessageGroupId"] = groupOf(index);
        }
    });
}

/// <summary>Kinesis.</summary>
public sealed class KinesisSource(string name) : BatchSource(name)
{
    protected override bool IsStream => true;

    public override string EventOf(IReadOnlyList<string> payloads) => RecordsOf(payloads, static (record, index, payload) =>
    {
        record["kinesis"]!["sequenceNumber"] = Identifier(index);
        record["kinesis"]!["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload));
    });
}

/// <summary>DynamoDB streams.</summary>
public sealed class DynamoDBSource(string name) : BatchSource(name)
{
    public override bool CarriesText => false;

    protected override bool IsStream => true;

    public override string EventOf(IReadOnlyList<string> payloads) => RecordsOf(payloads, static (record, index, payload) =>
    {
        record["dynamodb"]!["SequenceNumber"] = Identifier(index);
        record["dynamodb"]!["NewImage"] = new JsonObject(JsonNode.Parse(payload)!.AsObject()
            .Select(static member => KeyValuePair.Create(member.Key, (JsonNode?)AttributeOf(member.Value!))));
    });

    private static JsonObject AttributeOf(JsonNode value) => value.GetValueKind() == JsonValueKind.Number
        ? new JsonObject { ["N"] = value.ToJsonString() }
        : new JsonObject { ["S"] = value.GetValue<string>() };
}
