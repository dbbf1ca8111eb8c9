using Amazon.Lambda.Core;

namespace ReceiptAot.Function.Logging;

internal sealed class InvocationLog(ILambdaLogger logger) : IInvocationLog
{
    public void Write(LogLevel level, Exception? error, string template, params object[] args)
    {
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
