using System.Text;
using ReceiptAot.Core;
using ReceiptAot.Function.Storage;

namespace ReceiptAot.Function.Tests;

/// <summary>What a scripted store does with a call.</summary>
internal enum Fate
{
    /// <summary>Serves it.</summary>
    Serves,

    /// <summary>Serves it, and the answer gets lost.</summary>
    LosesTheAnswer,

    /// <summary>Fails it, passingly.</summary>
    Fails,

    /// <summary>Refuses it for good.</summary>
    Refuses,

    /// <summary>Neither serves nor answers it.</summary>
    Hangs,

    /// <summary>Serves it, and never answers.</summary>
    ServesAndHangs,

    /// <summary>Serves it, and deletes the object after that.</summary>
    ServesAndDeletes,

    /// <summary>Throws what nobody foresaw.</summary>
    Crashes,
}

/// <summary>A store that holds at most one object, and does with each call what its script says; after that, it serves.</summary>
internal sealed class ScriptedObjectStore(params Fate[] fates) : IObjectStore
{
    private readonly Queue<Fate> fates = new(fates);

    public string Bucket => "my-bucket";

    /// <summary>What stands under the key; null for nothing.</summary>
    public string? Stored { get; set; }

    /// <summary>Every call.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What is called so often that it ends nothing.</summary>
    public Fate Ever { get; init; } = Fate.Serves;

    public Task RehearseAsync(ReceiptKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> PutIfAbsentAsync(ReceiptKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        Calls.Add($"put {key.Value}");
        return MeetFate(
            () =>
            {
                var isAbsent = Stored is null;
                Stored ??= Encoding.UTF8.GetString(content.Span);
                return isAbsent;
            },
            cancellationToken);
    }

    public Task<ReadOnlyMemory<byte>?> GetAsync(ReceiptKey key, int maxBytes, CancellationToken cancellationToken)
    {
        Calls.Add($"get {key.Value} {maxBytes}");
        return MeetFate(
            () => Stored is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(Stored).AsMemory(0, Math.Min(Stored.Length, maxBytes)),
            cancellationToken);
    }

    private async Task<T> MeetFate<T>(Func<T> serve, CancellationToken cancellationToken)
    {
        var fate = fates.TryDequeue(out var next) ? next : Ever;
        if (fate == Fate.Crashes)
        {
            throw new NotSupportedException("It crashed.");
        }

        if (fate == Fate.Refuses)
        {
            throw new StorageRefused("store", "AccessDenied");
        }

        var answer = fate is Fate.Fails or Fate.Hangs ? default : serve();
        if (fate is Fate.Hangs or Fate.ServesAndHangs)
        {
            var never = new TaskCompletionSource(); // unlike Task.Delay it ends on the thread that cuts it off
            await using var cutOff = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
            await never.Task;
        }

        if (fate == Fate.ServesAndDeletes)
        {
            Stored = null;
        }

        return fate is Fate.Fails or Fate.LosesTheAnswer ? throw new StorageUnavailable("store", "SlowDown") : answer!;
    }
}
