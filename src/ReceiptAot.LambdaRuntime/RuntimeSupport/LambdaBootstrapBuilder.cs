using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Makes a <see cref="LambdaBootstrap"/>.</summary>
public sealed class LambdaBootstrapBuilder
{
    private readonly Func<Stream, ILambdaContext, Task<Stream>> handler;
    private LambdaBootstrapInitializer? initializer;

    private LambdaBootstrapBuilder(Func<Stream, ILambdaContext, Task<Stream>> handler) => this.handler = handler;

    /// <summary>
    /// Starts with the handler, called once per event with the event's bytes, which last until its task ends; what that gives is read,
    /// disposed and sent as the reply.
    /// </summary>
    /// <param name="handler">An exception that it throws is reported under its type's name, and the next event is served.</param>
    public static LambdaBootstrapBuilder Create(Func<Stream, ILambdaContext, Task<Stream>> handler) => new(handler);

    /// <summary>Sets what runs in init, before the first event.</summary>
    public LambdaBootstrapBuilder UseBootstrapHandler(LambdaBootstrapInitializer initializer)
    {
        this.initializer = initializer;
        return this;
    }

    /// <summary>The finished bootstrap.</summary>
    public LambdaBootstrap Build() => new(handler, initializer);
}
