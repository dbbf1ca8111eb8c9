namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>The source of an event in a chaos run.</summary>
internal enum ChaosSource
{
    /// <summary>A direct invocation with one order.</summary>
    Direct,

    /// <summary>A request to an HTTP API.</summary>
    HttpApi,

    /// <summary>A request to an Application Load Balancer.</summary>
    LoadBalancer,

    /// <summary>A standard queue.</summary>
    Sqs,

    /// <summary>A FIFO queue.</summary>
    SqsFifo,

    /// <summary>A Kinesis data stream.</summary>
    Kinesis,

    /// <summary>The stream of a DynamoDB table.</summary>
    DynamoDB,
}

internal static class ChaosSources
{
    /// <summary>Whether Lambda delivers again all records from the first failed record on.</summary>
    public static bool IsStream(this ChaosSource source) => source is ChaosSource.Kinesis or ChaosSource.DynamoDB;

    public static bool IsHttp(this ChaosSource source) => source is ChaosSource.HttpApi or ChaosSource.LoadBalancer;
}
