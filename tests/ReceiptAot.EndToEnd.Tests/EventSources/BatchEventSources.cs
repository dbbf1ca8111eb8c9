using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests.EventSources;

/// <summary>An event source that supports partial batch responses.</summary>
public abstract class BatchEventSource(string name) : EventSource(name)
{
    /// <summary>Whether Lambda retries all records from the first failed record on: the response then reports only that record.</summary>
    protected abstract bool IsStream { get; }

    public static string Identifier(int index) => $"id-{index}";

    /// <summary>Returns the indexes of the records that the partial batch response reports as failed.</summary>
    public static int[] GetFailedIndexes(InvocationResult result)
    {
        result.Outcome.Should().Be(InvocationOutcome.Response, result.Body);
        return [.. JsonNode.Parse(result.Body)!["batchItemFailures"]!.AsArray()
            .Select(static failure => failure!["itemIdentifier"]!.GetValue<string>())
            .Select(static identifier => int.Parse(identifier["id-".Length..], CultureInfo.InvariantCulture))];
    }

    public override void AssertResponse(InvocationResult result, params (int Index, string Error)[] failures)
    {
        if (failures.Length == OrderCount)
        {
            AssertPartialFailure(result, OrderCount, failures);
            return;
        }

        var reported = failures.Take(IsStream ? 1 : OrderCount)
            .Select(static failure => $$"""{"itemIdentifier":"{{Identifier(failure.Index)}}"}""");
        (result.Outcome, result.Body).Should().Be(
            (InvocationOutcome.Response, $$"""{"batchItemFailures":[{{string.Join(',', reported)}}]}"""));
    }
}

/// <summary>An SQS queue. By default, each message of a FIFO queue has its own message group.</summary>
public sealed class SqsEventSource(string name) : BatchEventSource(name)
{
    protected override bool IsStream => false;

    public override string CreateEvent(IReadOnlyList<string> payloads) => CreateEvent(payloads, static index => $"group-{index}");

    public string CreateEvent(IReadOnlyList<string> payloads, Func<int, string> getGroup) =>
        CreateEventWithRecords(payloads, (record, index, payload) =>
        {
            record["messageId"] = Identifier(index);
            record["body"] = payload;
            if (Name == "sqs-fifo")
            {
                record["attributes"]!["MessageGroupId"] = getGroup(index);
            }
        });
}

public sealed class KinesisEventSource(string name) : BatchEventSource(name)
{
    protected override bool IsStream => true;

    public override string CreateEvent(IReadOnlyList<string> payloads) =>
        CreateEventWithRecords(payloads, static (record, index, payload) =>
        {
            record["kinesis"]!["sequenceNumber"] = Identifier(index);
            record["kinesis"]!["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload));
        });
}

public sealed class DynamoDBEventSource(string name) : BatchEventSource(name)
{
    public override bool HasTextPayload => false;

    protected override bool IsStream => true;

    public override string CreateEvent(IReadOnlyList<string> payloads) =>
        CreateEventWithRecords(payloads, static (record, index, payload) =>
        {
            record["dynamodb"]!["SequenceNumber"] = Identifier(index);
            record["dynamodb"]!["NewImage"] = new JsonObject(JsonNode.Parse(payload)!.AsObject()
                .Select(static member => KeyValuePair.Create(member.Key, (JsonNode?)ToAttributeValue(member.Value!))));
        });

    private static JsonObject ToAttributeValue(JsonNode value) => value.GetValueKind() == JsonValueKind.Number
        ? new JsonObject { ["N"] = value.ToJsonString() }
        : new JsonObject { ["S"] = value.GetValue<string>() };
}
