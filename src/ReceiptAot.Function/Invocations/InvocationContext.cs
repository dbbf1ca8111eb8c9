using Amazon.Lambda.Core;

namespace ReceiptAot.Function.Invocations;

/// <param name="RequestId">The request id of the invocation; empty in the warm-up.</param>
/// <param name="Deadline">The time at which Lambda ends the invocation.</param>
/// <param name="Metrics">Null if metrics are off.</param>
internal sealed record InvocationContext(string RequestId, Deadline Deadline, IInvocationLog Log, InvocationMetrics? Metrics = null)
{
    public static InvocationContext From(ILambdaContext context) => new(
        context.AwsRequestId, new Deadline(TimeProvider.System, context.RemainingTime), new InvocationLog(context.Logger));
}
