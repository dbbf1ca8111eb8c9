using System.Diagnostics.CodeAnalysis;
using ReceiptAot.Core;
using ReceiptAot.Function.Storage;
using ReceiptAot.Http;

namespace ReceiptAot.Function;

/// <summary>
/// Does in init what the first invocation would otherwise do first: Lambda gives init a whole CPU, and an invocation the share that its
/// memory buys, 0.07 of one at 128 MB. Nothing is stored, and a failure costs only the warmth.
/// </summary>
internal static class WarmUp
{
    // In a network without a route to S3 packets vanish, and init has 10 s.
    private static readonly TimeSpan limit = TimeSpan.FromSeconds(1);

    /// <summary>Serves the sample order once, with a preflight in place of the PUT.</summary>
    /// <returns>Why that failed; null if it did not.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails here, the first event meets again and reports.")]
    public static string? Run(IObjectStore objects, ConnectionPool pool)
    {
        pool.IsWarmingUp = true;
        try
        {
            var function = new ReceiptFunction(new BatchStore(new ReceiptStore(objects, TimeProvider.System), 1));
            var sample = Order.Sample.ToArray();
            using var input = new MemoryStream(sample, 0, sample.Length, writable: false, publiclyVisible: true);
            using var reply = function.Handle(input, new InvocationContext("", new Deadline(TimeProvider.System, limit), new NoLog()));
            return null;
        }
        catch (Exception error)
        {
            return error.Message;
        }
        finally
        {
            pool.IsWarmingUp = false;
        }
    }

    /// <summary>The log of the warm-up, which belongs to no invocation: nothing is written.</summary>
    private sealed class NoLog : IInvocationLog
    {
        public void Write(Severity severity, Exception? error, string template, params object[] args)
        {
        }
    }
}
