namespace ReceiptAot.Function.Tests;

internal static class TestContext
{
    /// <param name="remaining">The time until Lambda ends the invocation; a minute if null.</param>
    public static InvocationContext Create(TimeProvider time, IInvocationLog log, TimeSpan? remaining = null) =>
        new("request-1", new Deadline(time, remaining ?? TimeSpan.FromMinutes(1)), log);
}
