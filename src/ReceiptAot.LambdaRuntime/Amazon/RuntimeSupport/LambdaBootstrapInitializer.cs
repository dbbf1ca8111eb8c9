namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Runs once in init. False ends the process with exit code 0; an exception is reported, and ends the process with 1.</summary>
public delegate Task<bool> LambdaBootstrapInitializer();
