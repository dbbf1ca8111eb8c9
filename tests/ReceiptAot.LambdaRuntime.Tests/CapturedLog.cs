using System.Text;

namespace ReceiptAot.LambdaRuntime.Tests;

/// <summary>Captures log lines in memory. The parameters are the values of the environment variables.</summary>
internal sealed class CapturedLog : IDisposable
{
    private readonly MemoryStream output = new();
    private readonly LogWriter writer;

    public CapturedLog(string? format = null, string? level = null, string? handlerFormat = null, string? handlerLevel = null) =>
        writer = new LogWriter(
            name => name switch
            {
                "AWS_LAMBDA_LOG_FORMAT" => format,
                "AWS_LAMBDA_LOG_LEVEL" => level,
                "AWS_LAMBDA_HANDLER_LOG_FORMAT" => handlerFormat,
                "AWS_LAMBDA_HANDLER_LOG_LEVEL" => handlerLevel,
                _ => null,
            },
            output);

    public string Text => Encoding.UTF8.GetString(output.ToArray());

    public ILambdaLogger CreateLogger(ILambdaContext? context) => new InvocationLogger(writer, context);

    public ILambdaLogger CreateLogger(string requestId = "id-1") => CreateLogger(new TestLambdaContext(requestId));

    public void Dispose()
    {
        writer.Dispose();
        output.Dispose();
    }
}
