namespace ReceiptAot.LambdaRuntime.Tests;

public class LogAllocationTests
{
    private const int Lines = 1000;

    [Theory]
    [InlineData("Text", "ERROR")]
    [InlineData("JSON", "ERROR")]
    [InlineData("Text", "INFO")]
    [InlineData("JSON", "INFO")]
    public void A_line_allocates_no_memory_whether_or_not_its_level_is_written(string format, string level)
    {
        var writer = new LogWriter(
            name => name switch
            {
                "AWS_LAMBDA_LOG_FORMAT" => format,
                "AWS_LAMBDA_LOG_LEVEL" => level,
                _ => null,
            },
            Stream.Null);
        ILambdaLogger logger = new InvocationLogger(writer, new TestLambdaContext("id-1", traceId: "Root=1;Sampled=1"));
        object[] args = ["12345", "my-bucket"];
        Log();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var line = 0; line < Lines; line++)
        {
            Log();
        }

        ((GC.GetAllocatedBytesForCurrentThread() - before) / Lines).Should().Be(0);

        void Log() => logger.LogInformation("Order {OrderId} was stored in {Bucket}", args);
    }
}
