using System.Reflection;

namespace ReceiptAot.Deployment.Tests;

internal static class FunctionMetrics
{
    private static readonly Type countMetric =
        Assembly.Load("bootstrap").GetType("ReceiptAot.Function.Metrics.CountMetric", throwOnError: true)!;

    /// <summary>The names of the metrics that the function writes.</summary>
    public static IEnumerable<string> Names { get; } = [.. Enum.GetNames(countMetric), "StorageLatency"];
}
