using System.Text.RegularExpressions;
using ReceiptAot.EndToEnd.Tests.EventSources;

namespace ReceiptAot.EndToEnd.Tests;

public partial class LogGoldenTests
{
    private const string Order = """{"Order_id": "7", "Amount": 1, "Item": "Pen"}""";

    /// <summary>The files in the folder Golden contain the whole log, with placeholders for times and ids.</summary>
    [NativeTheory(OwnRuntimeClient = true)]
    [InlineData("Text")]
    [InlineData("JSON")]
    public async Task The_log_has_the_lines_of_the_golden_file(string format)
    {
        await using var function = await FunctionUnderTest.StartAsync(("AWS_LAMBDA_LOG_FORMAT", format));

        _ = await function.InvokeAsync(Order);
        _ = await function.InvokeAsync(Order);
        _ = await function.ExpectErrorAsync(Order.Replace("Pen", "Pencil", StringComparison.Ordinal));
        _ = await function.ExpectErrorAsync("""{"Order_id": "8\n", "Amount": 1}""");
        _ = await function.ExpectErrorAsync("no json");
        _ = await function.InvokeAsync(EventSource.All["kinesis"].CreateEvent(["{}", EventSource.Order(1)]));

        var log = Time().Replace(function.Log, "TIME");
        log = TraceId().Replace(RequestId().Replace(log, "REQUEST-ID"), "TRACE-ID");
        var file = $"Golden/log-{(format == "JSON" ? "json" : "text")}.txt";
        var golden = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, file));
        log.Split('\n').Order().Should().Equal(golden.Split('\n').Order());
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex RequestId();

    [GeneratedRegex("1-[0-9a-f]{8}-[0-9a-f]{24}")]
    private static partial Regex TraceId();
}
