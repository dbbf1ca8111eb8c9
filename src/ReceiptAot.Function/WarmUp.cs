using System.Diagnostics.CodeAnalysis;
using ReceiptAot.Core;
using ReceiptAot.Function.Storage;

namespace ReceiptAot.Function;

/// <summary>
/// Does in init what the first invocation would else do first. Lambda gives init a whole CPU, and an invocation the share that its memory
/// buys: 0.07 of one at 128 MB. Nothing is stored, and a failure costs nothing but the warmth.
/// </summary>
internal static class WarmUp
{
    // Of the request: in a network without a way to S3 packets just vanish, and init has 10 s.
    private static readonly TimeSpan limit = TimeSpan.FromSeconds(1);

    /// <summary>Runs the function once, up to the request that it would send.</summary>
    /// <param name="objects">The bucket.</param>
    /// <returns>Why it did not succeed; null if it did.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails here, the first event meets it again, and tells of it.")]
    public static async Task<string?> RunAsync(IObjectStore objects)
    {
        try
        {
            var rehearsal = new Rehearsal(objects);
            var function = new ReceiptFunction(new BatchStore(new ReceiptStore(rehearsal, TimeProvider.System), 1));
            var sample = Order.Sample.ToArray();
            using var input = new MemoryStream(sample, 0, sample.Length, writable: false, publiclyVisible: true);
            await using var reply = await function.HandleAsync(input, new InvocationContext("", new Deadline(TimeProvider.System, limit), new NoLog()));
            return rehearsal.Failure;
        }
        catch (Exception error)
        {
            return error.Message;
        }
    }

    /// <summary>A bucket that takes everything and keeps nothing.</summary>
    private sealed class Rehearsal(IObjectStore objects) : IObjectStore
    {
        public string Bucket => objects.Bucket;

        public string? Failure { get; private set; }

        // All of the limit in one try, where a put would get half of what is left: a failure is not worth a second one in init.
        public async Task<bool> PutIfAbsentAsync(ReceiptKey key, ReadOnlyMemory<byte> content, TimeSpan ofTheTry)
        {
            try
            {
                await objects.RehearseAsync(key, content, limit);
            }
            catch (Exception error) when (error is FunctionError or TimeoutException)
            {
                Failure = error.Message;
            }

            return true;
        }

        public Task RehearseAsync(ReceiptKey key, ReadOnlyMemory<byte> content, TimeSpan ofTheTry) => throw new NotSupportedException();

        public Task<ReadOnlyMemory<byte>?> GetAsync(ReceiptKey key, int maxBytes, TimeSpan ofTheTry) => throw new NotSupportedException();
    }

    /// <summary>The log of the warm-up, which no invocation owns: nothing is written.</summary>
    private sealed class NoLog : IInvocationLog
    {
        public void Write(Severity severity, Exception? error, string template, params object[] args)
        {
        }
    }
}
