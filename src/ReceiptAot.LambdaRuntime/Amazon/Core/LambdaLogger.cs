namespace Amazon.Lambda.Core;

/// <summary>Writes to the log of the function from code that has no <see cref="ILambdaContext"/>, such as init.</summary>
public static class LambdaLogger
{
    // Set by the runtime client before init, as in AWS's package, whose static methods leave no other way.
    internal static ILambdaLogger? Target { get; set; }

    public static void Log(string message) => Log(LogLevel.Information, message);

    /// <inheritdoc cref="ILambdaLogger.Log(string, string, object[])"/>
    public static void Log(LogLevel level, string message, params object[] args) => Target?.Log(level, message, args);
}
