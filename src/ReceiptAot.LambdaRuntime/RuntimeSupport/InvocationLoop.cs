using System.Diagnostics.CodeAnalysis;
using Amazon.Lambda.Core;
using ReceiptAot.LambdaRuntime.Logging;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// Serves one event after another, each answered exactly once. Where it is the process's only loop, it throws
/// <see cref="RuntimeApiException"/> when an answer's delivery is unknown, as to go on could serve an event twice; where there are others,
/// it logs that and goes on, so that their events don't suffer.
/// </summary>
internal sealed class InvocationLoop(
    RuntimeApiClient api, Func<Stream, ILambdaContext, Task<Stream>> handler, FunctionEnvironment function, LogWriter log)
{
    private readonly bool isAlone = function.MaxConcurrency == 1;

    /// <summary>Runs until the token is cancelled; an invocation ends first.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && api.Next(cancellationToken) is { } invocation)
        {
            var context = new LambdaContext(invocation, function, log);
            if (isAlone)
            {
                Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", context.TraceId);
            }

            try
            {
                await ServeAsync(invocation, context);
            }
            catch (RuntimeApiException e) when (!isAlone)
            {
                context.Log.Log(LogLevel.Critical, e.Message);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a handler throws is the answer to its event.")]
    private async Task ServeAsync(Invocation invocation, LambdaContext context)
    {
        ArraySegment<byte> reply;
        try
        {
            using var input = invocation.OpenEvent();
            using var output = await handler(input, context);
            reply = ReadAll(output);
        }
        catch (Exception e)
        {
            context.Log.Log(LogLevel.Error, e, "The handler failed.");
            api.Fail(invocation.RequestId, e);
            return;
        }

        if (!api.TryRespond(invocation.RequestId, reply))
        {
            context.Log.Log(LogLevel.Error, "The reply is longer than Lambda takes: {Length} bytes.", reply.Count);
        }
    }

    // Its own buffer outlives a MemoryStream that is disposed of; that of a type derived from it may not.
    private static ArraySegment<byte> ReadAll(Stream stream)
    {
        if (stream.GetType() == typeof(MemoryStream) && ((MemoryStream)stream).TryGetBuffer(out var bytes))
        {
            return bytes[(int)stream.Position..];
        }

        var copy = new MemoryStream();
        stream.CopyTo(copy);
        return new ArraySegment<byte>(copy.GetBuffer(), 0, (int)copy.Length);
    }
}
