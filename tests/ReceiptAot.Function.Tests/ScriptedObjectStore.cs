using System.Text;

namespace ReceiptAot.Function.Tests;

/// <summary>An object store that holds at most one object. Each of the first requests gets the next of the behaviors.</summary>
internal sealed class ScriptedObjectStore(params StoreBehavior[] behaviors) : IObjectStore
{
    private readonly Queue<StoreBehavior> behaviors = new(behaviors);
    private readonly Lock mutex = new(); // the orders of a batch are stored on several threads

    public string Bucket => "my-bucket";

    /// <summary>The behavior for all further requests.</summary>
    public StoreBehavior DefaultBehavior { get; init; } = StoreBehavior.Succeed;

    /// <summary>Waits for the deadline of a request.</summary>
    public Action<TimeSpan> Sleep { get; set; } = static _ => throw new NotSupportedException();

    /// <summary>The content of the object; null if the object does not exist.</summary>
    public string? Stored { get; set; }

    /// <summary>For example <c>put receipts/12345.txt</c>, or <c>get receipts/12345.txt 57</c> with the maximum number of bytes.</summary>
    public List<string> Requests { get; } = [];

    public bool PutIfAbsent(ReceiptKey key, ReadOnlyMemory<byte> content, Deadline deadline) => Send(
        $"put {key.Value}",
        () =>
        {
            var isAbsent = Stored is null;
            Stored ??= Encoding.UTF8.GetString(content.Span);
            return isAbsent;
        },
        deadline);

    public ReadOnlyMemory<byte>? Get(ReceiptKey key, int maxBytes, Deadline deadline) => Send(
        $"get {key.Value} {maxBytes}",
        () => Stored is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(Stored).AsMemory(0, Math.Min(Stored.Length, maxBytes)),
        deadline);

    private T Send<T>(string request, Func<T> process, Deadline deadline)
    {
        if (deadline.IsOver)
        {
            throw new TimeoutException();
        }

        StoreBehavior behavior;
        T? response;
        lock (mutex)
        {
            Requests.Add(request);
            behavior = behaviors.TryDequeue(out var next) ? next : DefaultBehavior;
            response = behavior switch
            {
                StoreBehavior.Throw => throw new NotSupportedException("It crashed."),
                StoreBehavior.Refuse => throw new StorageRefused("store", "AccessDenied"),
                StoreBehavior.FailTransiently or StoreBehavior.Hang => default,
                _ => process(),
            };
        }

        if (behavior is StoreBehavior.Hang or StoreBehavior.ProcessAndHang or StoreBehavior.RespondTooLate)
        {
            Sleep(deadline.Left);
            return behavior == StoreBehavior.RespondTooLate ? response! : throw new TimeoutException();
        }

        if (behavior == StoreBehavior.ProcessAndDelete)
        {
            Stored = null;
        }

        return behavior is StoreBehavior.FailTransiently or StoreBehavior.LoseResponse
            ? throw new StorageUnavailable("store", "SlowDown")
            : response!;
    }
}
