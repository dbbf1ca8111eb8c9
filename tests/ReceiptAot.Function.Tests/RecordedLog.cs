using System.Collections.Concurrent;
using Amazon.Lambda.Core;

namespace ReceiptAot.Function.Tests;

/// <summary>
/// A log that keeps the values that the function logs: for each line, the template, the arguments and the type of the exception, separated
/// by <c>|</c>.
/// </summary>
internal sealed class RecordedLog : IInvocationLog
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public void Write(LogLevel level, Exception? error, string template, params object[] args) =>
        Lines.Enqueue(string.Join('|', error is null ? [template, .. args] : [template, .. args, error.GetType().Name]));
}
