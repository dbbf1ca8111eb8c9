using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace ReceiptAot.Function.Storage.AwsSdk;

/// <summary>
/// Has a request to a directory bucket signed with its session, in place of the SDK's own handler: that one renews sessions in the
/// background, and believes S3's time of expiry by this machine's clock.
/// </summary>
internal sealed class BucketSessionHandler : PipelineHandler
{
    /// <inheritdoc/>
    public override void InvokeSync(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        if (((Exchange)context.Options).Session is { } session)
        {
            context.Request.Headers["x-amz-s3session-token"] = session.Token;
            context.Identity = new BasicAWSCredentials(session.AccessKeyId, session.SecretAccessKey);
        }

        base.InvokeSync(executionContext);
    }
}
