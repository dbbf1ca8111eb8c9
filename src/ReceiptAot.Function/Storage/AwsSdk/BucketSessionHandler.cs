using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace ReceiptAot.Function.Storage.AwsSdk;

/// <summary>
/// Signs requests to a directory bucket with the credentials of a session. The SDK's own handler renews sessions in the background, and
/// compares S3's expiration time with the clock of this machine.
/// </summary>
internal sealed class BucketSessionHandler : PipelineHandler
{
    public override void InvokeSync(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        if (((SdkExchange)context.Options).Session is { } session)
        {
            context.Request.Headers["x-amz-s3session-token"] = session.Token;
            context.Identity = new BasicAWSCredentials(session.AccessKeyId, session.SecretAccessKey);
        }

        base.InvokeSync(executionContext);
    }
}
