using System.Diagnostics.CodeAnalysis;
using ReceiptAot.LambdaRuntime.Logging;

namespace ReceiptAot.LambdaRuntime.Invocations;

/// <summary>
/// Handles one event after another, and sends exactly one response to each. If the delivery of a response is unknown, the only loop of a
/// process throws <see cref="RuntimeApiException"/>, as continuing could handle an event twice; one of several loops logs the failure and
/// continues, so that the events of the others are not lost.
/// </summary>
internal sealed class InvocationLoop(
    RuntimeApiClient api,
    Func<Stream, ILambdaContext, Task<Stream>> handler,
    FunctionEnvironment function,
    LogWriter log,
    ConsoleLog console)
{
    private readonly bool isOnlyLoop = function.MaxConcurrency == 1;

    /// <summary>Runs until the token is canceled, after the current invocation.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && api.Next(cancellationToken) is { } invocation)
        {
            var context = new LambdaContext(invocation, function, log);
            if (isOnlyLoop)
            {
                Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", context.TraceId);
                console.Context = context;
            }

            try
            {
                await HandleAsync(invocation, context);
            }
            catch (RuntimeApiException e) when (!isOnlyLoop)
            {
                context.Log.Log(LogLevel.Critical, e.Message);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Every exception of a handler is reported as the response to its event.")]
    private async Task HandleAsync(Invocation invocation, LambdaContext context)
    {
        ArraySegment<byte> response;
        try
        {
            using var input = invocation.OpenEvent();
            using var output = await handler(input, context);
            response = ReadAll(output);
        }
        catch (Exception e)
        {
            if (context.Log.HasLogged(e))
            {
                context.Log.Log(LogLevel.Error, "The handler failed with the {ErrorType} that it has logged.", e.GetType().ToString());
            }
            else
            {
                context.Log.Log(LogLevel.Error, e, "The handler failed.");
            }

            api.Fail(invocation.RequestId, e);
            return;
        }

        if (!api.TryRespond(invocation.RequestId, response))
        {
            context.Log.Log(LogLevel.Error, "The response exceeds the size that Lambda accepts: {Length} bytes.", response.Count);
        }
    }

    // The buffer of a MemoryStream stays valid after the stream is disposed of; the buffer of a derived type may not.
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
