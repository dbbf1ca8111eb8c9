using Amazon.Lambda.Core;
using ReceiptAot.Http;

namespace ReceiptAot.Function;

/// <summary>What handling an event needs of its invocation.</summary>
/// <param name="RequestId">The request id that Lambda gave the invocation; empty in the warm-up.</param>
/// <param name="Deadline">When Lambda ends the invocation.</param>
/// <param name="Log">The log of the invocation.</param>
internal sealed record InvocationContext(string RequestId, Deadline Deadline, IInvocationLog Log)
{
    /// <summary>Takes what is needed from the context that the runtime client passes to the handler.</summary>
    public static InvocationContext From(ILambdaContext context) => new(
        context.AwsRequestId, new Deadline(TimeProvider.System, context.RemainingTime), new LambdaLog(context.Logger));

    private sealed class LambdaLog(ILambdaLogger logger) : IInvocationLog
    {
        public void Write(Severity severity, Exception? error, string template, params object[] args)
        {
            var level = severity switch
            {
                Severity.Debug => LogLevel.Debug,
                Severity.Information => LogLevel.Information,
                Severity.Warning => LogLevel.Warning,
                _ => LogLevel.Error,
            };
            if (error is null)
            {
                logger.Log(level, template, args);
            }
            else
            {
                logger.Log(level, error, template, args);
            }
        }
    }
}
