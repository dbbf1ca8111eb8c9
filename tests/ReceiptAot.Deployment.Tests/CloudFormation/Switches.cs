namespace ReceiptAot.Deployment.Tests.CloudFormation;

/// <summary>The switches of the template: parameters with a value that is not the default.</summary>
internal static class Switches
{
    public const string Topic = "arn:aws:sns:eu-central-1:123456789012:alarms";
    public const string Key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    public const string KinesisStream = "arn:aws:kinesis:eu-central-1:123456789012:stream/orders";

    public const string DynamoDBStream =
        "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-11-27T00:00:00.000";

    private static readonly Dictionary<string, (string Parameter, string Value)> switches = new()
    {
        ["Queue"] = ("Queue", "true"),
        ["MaximumConcurrency"] = ("MaximumConcurrency", "2"),
        ["Kinesis"] = ("Stream", KinesisStream),
        ["DynamoDB"] = ("Stream", DynamoDBStream),
        ["Url"] = ("Url", "true"),
        ["Rule"] = ("Rule", "true"),
        ["Unversioned"] = ("Versioned", "false"),
        ["Retain"] = ("Retain", "true"),
        ["KmsKey"] = ("KmsKey", Key),
        ["ReservedConcurrency"] = ("ReservedConcurrency", "10"),
        ["Tracing"] = ("Tracing", "true"),
        ["AlarmTopic"] = ("AlarmTopic", Topic),
    };

    /// <summary>All switches, with a Kinesis stream.</summary>
    public static string All { get; } = string.Join(' ', switches.Keys.Where(static name => name != "DynamoDB"));

    /// <summary>The switches to turn on: none, each switch alone, and all switches with a stream of each kind.</summary>
    public static TheoryData<string> Sets =>
        ["", .. switches.Keys, All, All.Replace("Kinesis", "DynamoDB", StringComparison.Ordinal)];

    /// <summary>The template with the switches, which are separated by spaces.</summary>
    public static Template On(string names) => Template.With(
        names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static name => switches[name])
            .ToDictionary(static parameter => parameter.Parameter, static parameter => parameter.Value));
}
