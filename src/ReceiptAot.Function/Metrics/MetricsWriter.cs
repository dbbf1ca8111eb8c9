using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ReceiptAot.Function.Metrics;

/// <summary>
/// Writes metrics in CloudWatch's embedded metric format (Amazon CloudWatch User Guide, "Specification: Embedded metric format"), by the
/// conventions of Powertools for AWS Lambda. The lines go to standard output and not to the log of the runtime client, which would make the
/// metrics a part of a log line, where CloudWatch does not find them. Console's stream keeps the lines of concurrent writes apart.
/// </summary>
internal sealed class MetricsWriter(Stream output, string metricNamespace, string service)
{
    private const int MaxValues = 100; // of a metric, in one line

    private static readonly JsonWriterOptions options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // Indexed by CountMetric.
    private static readonly string[] countNames =
    [
        nameof(CountMetric.ReceiptsStored), nameof(CountMetric.ReceiptsAlreadyStored), nameof(CountMetric.ReceiptConflicts),
        nameof(CountMetric.OrdersRejected), nameof(CountMetric.StorageFailures), nameof(CountMetric.OrdersOutOfTime),
        nameof(CountMetric.StorageRetries), nameof(CountMetric.ColdStart),
    ];

    private int isWarm;

    /// <summary>Creates the metrics of an invocation. The first invocation of the process counts as a cold start.</summary>
    public InvocationMetrics Begin()
    {
        var metrics = new InvocationMetrics();
        if (Interlocked.Exchange(ref isWarm, 1) == 0)
        {
            metrics.Count(CountMetric.ColdStart);
        }

        return metrics;
    }

    /// <summary>Writes the metrics at the end of an invocation.</summary>
    public void End(InvocationMetrics metrics, string requestId)
    {
        var lines = Format(metrics, requestId, DateTimeOffset.UtcNow);
        try
        {
            output.Write(lines.Span);
            output.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Metrics that cannot be written are no reason to fail an order.
        }
    }

    /// <summary>Formats a line, and another line for each further 100 latencies. Counts of zero are left out.</summary>
    /// <returns>Empty if nothing was counted.</returns>
    internal ReadOnlyMemory<byte> Format(InvocationMetrics metrics, string requestId, DateTimeOffset time)
    {
        var lines = new ArrayBufferWriter<byte>(1024);
        var first = 0;
        if (metrics.Counts.Any(static count => count > 0) || metrics.StorageLatencies.Count > 0)
        {
            do
            {
                var latencies = metrics.StorageLatencies.Skip(first).Take(MaxValues).ToArray();
                using var json = new Utf8JsonWriter(lines, options);
                WriteLine(json, first == 0 ? metrics.Counts : [], latencies, requestId, time);
                json.Flush();
                lines.Write("\n"u8);
                first += MaxValues;
            }
            while (first < metrics.StorageLatencies.Count);
        }

        return lines.WrittenMemory;
    }

    private void WriteLine(
        Utf8JsonWriter json, IReadOnlyList<int> counts, double[] latencies, string requestId, DateTimeOffset time)
    {
        json.WriteStartObject();
        json.WriteStartObject("_aws"u8);
        json.WriteNumber("Timestamp"u8, time.ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics"u8);
        json.WriteStartObject();
        json.WriteString("Namespace"u8, metricNamespace);
        json.WriteStartArray("Dimensions"u8);
        json.WriteStartArray();
        json.WriteStringValue("Service"u8);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics"u8);
        for (var index = 0; index < counts.Count; index++)
        {
            if (counts[index] > 0)
            {
                WriteDefinition(json, countNames[index], "Count");
            }
        }

        if (latencies.Length > 0)
        {
            WriteDefinition(json, "StorageLatency", "Milliseconds");
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("Service"u8, service);
        json.WriteString("timestamp"u8, time.UtcDateTime);
        json.WriteString("level"u8, "FATAL"u8); // Lambda drops lines below the function's log level, and takes a line without one for INFO
        json.WriteString("requestId"u8, requestId);
        for (var index = 0; index < counts.Count; index++)
        {
            if (counts[index] > 0)
            {
                json.WriteNumber(countNames[index], counts[index]);
            }
        }

        if (latencies.Length > 0)
        {
            json.WriteStartArray("StorageLatency"u8);
            foreach (var latency in latencies)
            {
                json.WriteNumberValue(latency);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteDefinition(Utf8JsonWriter json, string name, string unit)
    {
        json.WriteStartObject();
        json.WriteString("Name"u8, name);
        json.WriteString("Unit"u8, unit);
        json.WriteEndObject();
    }
}
