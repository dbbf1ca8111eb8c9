namespace ReceiptAot.LambdaRuntime.Tests;

public class CostOfLogging
{
    private const int Lines = 1000;

    [Theory]
    [InlineData("Text", "ERROR")]
    [InlineData("JSON", "ERROR")]
    [InlineData("Text", "INFO")]
    [InlineData("JSON", "INFO")]
    public void In_memory_is_nothing_on_or_off(string format, string level)
    {
        ILambdaLogger log = new InvocationLogger(
            LogWriter.Open(
                name => name switch
                {
                    "AWS_LAMBDA_LOG_FORMAT" => format,
                    "AWS_LAMBDA_LOG_LEVEL" => level,
                    _ => null,
                },
                Stream.Null),
            new TestContext("id-1", traceId: "Root=1"));
        object[] args = ["12345", "my-bucket"];
        void Log() => log.LogInformation("Order {OrderId} was stored in {Bucket}", args);
        Log();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var line = 0; line < Lines; line++)
        {
            Log();
        }

        ((GC.GetAllocatedBytesForCurrentThread() - before) / Lines).Should().Be(0);
    }
}
