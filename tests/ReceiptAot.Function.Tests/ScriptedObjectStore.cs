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

    /// <summary>The clock by which a call times out.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>What stands under the key; null for nothing.</summary>
    public string? Stored { get; set; }

    /// <summary>Every call.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What is called so often that it ends nothing.</summary>
    public Fate Ever { get; init; } = Fate.Serves;

    public Task RehearseAsync(ReceiptKey key, ReadOnlyMemory<byte> content, TimeSpan limit) => throw new NotSupportedException();

    public Task<bool> PutIfAbsentAsync(ReceiptKey key, ReadOnlyMemory<byte> content, TimeSpan limit)
    {
        return MeetFate(
            $"put {key.Value}",
            () =>
            {
                var isAbsent = Stored is null;
                Stored ??= Encoding.UTF8.GetString(content.Span);
                return isAbsent;
            },
            limit);
    }

    public Task<ReadOnlyMemory<byte>?> GetAsync(ReceiptKey key, int maxBytes, TimeSpan limit)
    {
        return MeetFate(
            $"get {key.Value} {maxBytes}",
            () => Stored is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(Stored).AsMemory(0, Math.Min(Stored.Length, maxBytes)),
            limit);
    }

    private async Task<T> MeetFate<T>(string call, Func<T> serve, TimeSpan limit)
    {
        limit.Should().BePositive();
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
            var end = new TaskCompletionSource(); // unlike Task.Delay it ends on the thread that moves the clock
            await using var timer = Time.CreateTimer(_ => end.TrySetResult(), null, limit, Timeout.InfiniteTimeSpan);
            await end.Task.WaitAsync(TimeSpan.FromSeconds(30));
            return fate == Fate.ServesTooLate ? answer! : throw new TimeoutException();
        }

        if (fate == Fate.ServesAndDeletes)
        {
            Stored = null;
        }

        return fate is Fate.Fails or Fate.LosesTheAnswer ? throw new StorageUnavailable("store", "SlowDown") : answer!;
    }
}
