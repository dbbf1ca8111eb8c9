using System.Text;
using ReceiptAot.Core.Text;

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

    /// <summary>Serves it, and answers when the time is over.</summary>
    ServesTooLate,

    /// <summary>Serves it, and deletes the object after that.</summary>
    ServesAndDeletes,

    /// <summary>Throws what nobody foresaw.</summary>
    Crashes,
}

/// <summary>A store that holds at most one object, and does with each call what its script says; after that, it serves.</summary>
internal sealed class ScriptedObjectStore(params Fate[] fates) : IObjectStore
{
    private readonly Queue<Fate> fates = new(fates);
    private readonly Lock mutex = new(); // the orders of a batch are stored on several threads

    public string Bucket => "my-bucket";

    /// <summary>How a call waits for its deadline.</summary>
    public Action<TimeSpan> Sleep { get; set; } = static _ => throw new NotSupportedException();

    /// <summary>What stands under the key; null for nothing.</summary>
    public string? Stored { get; set; }

    /// <summary>Every call.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What is called so often that it ends nothing.</summary>
    public Fate Ever { get; init; } = Fate.Serves;

    public bool PutIfAbsent(ReceiptKey key, ReadOnlyMemory<byte> content, Deadline deadline) => MeetFate(
        $"put {key.Value}",
        () =>
        {
            var isAbsent = Stored is null;
            Stored ??= Encoding.UTF8.GetString(content.Span);
            return isAbsent;
        },
        deadline);

    public ReadOnlyMemory<byte>? Get(ReceiptKey key, int maxBytes, Deadline deadline) => MeetFate(
        $"get {key.Value} {maxBytes}",
        () => Stored is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(Stored).AsMemory(0, Math.Min(Stored.Length, maxBytes)),
        deadline);

    private T MeetFate<T>(string call, Func<T> serve, Deadline deadline)
    {
        if (deadline.IsOver)
        {
            throw new TimeoutException();
        }

        Fate fate;
        T? answer;
        lock (mutex)
        {
            Calls.Add(call);
            fate = fates.TryDequeue(out var next) ? next : Ever;
            answer = fate switch
            {
                Fate.Crashes => throw new NotSupportedException("It crashed."),
                Fate.Refuses => throw new StorageRefused("store", "AccessDenied"),
                Fate.Fails or Fate.Hangs => default,
                _ => serve(),
            };
        }

        if (fate is Fate.Hangs or Fate.ServesAndHangs or Fate.ServesTooLate)
        {
            Sleep(deadline.Left);
            return fate == Fate.ServesTooLate ? answer! : throw new TimeoutException();
        }

        if (fate == Fate.ServesAndDeletes)
        {
            Stored = null;
        }

        return fate is Fate.Fails or Fate.LosesTheAnswer ? throw new StorageUnavailable("store", "SlowDown") : answer!;
    }
}
