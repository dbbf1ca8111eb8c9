namespace Amazon.Lambda.RuntimeSupport;

public sealed class LambdaBootstrapBuilder
{
    private readonly Func<Stream, ILambdaContext, Task<Stream>> handler;
    private LambdaBootstrapInitializer? initializer;

    private LambdaBootstrapBuilder(Func<Stream, ILambdaContext, Task<Stream>> handler) => this.handler = handler;

    /// <param name="handler">
    /// Called once for each event, with the bytes of the event, which are valid until the task completes. The stream that the handler
    /// returns is read, disposed of and sent as the response. An exception is reported under the name of its type, and the next event is
    /// handled.
    /// </param>
    public static LambdaBootstrapBuilder Create(Func<Stream, ILambdaContext, Task<Stream>> handler) => new(handler);

    public LambdaBootstrapBuilder UseBootstrapHandler(LambdaBootstrapInitializer initializer)
    {
        this.initializer = initializer;
        return this;
    }

    public LambdaBootstrap Build() => new(handler, initializer);
}
