namespace ReceiptAot.Function;

/// <summary>The function with metrics: writes them after each invocation, also after one that fails.</summary>
internal sealed class MeteredFunction(Func<Stream, InvocationContext, Stream> handle, MetricsWriter writer)
{
    public Stream Handle(Stream input, InvocationContext context)
    {
        var metrics = writer.Begin();
        try
        {
            return handle(input, context with { Metrics = metrics });
        }
        finally
        {
            writer.End(metrics, context.RequestId);
        }
    }
}
