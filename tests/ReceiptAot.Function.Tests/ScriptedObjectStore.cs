using ReceiptAot.Core;
using ReceiptAot.Function.Storage;

namespace ReceiptAot.Function.Tests;

/// <summary>A store that answers each call with the next of its scripted answers, and keeps what it was asked.</summary>
internal sealed class ScriptedObjectStore(params Func<CancellationToken, Task<object?>>[] answers) : IObjectStore
{
    private readonly Queue<Func<CancellationToken, Task<object?>>> answers = new(answers);

    public List<string> Calls { get; } = [];

    public string Bucket => "my-bucket";

    /// <summary>Answers a put: stored.</summary>
    public static Task<object?> Stored(CancellationToken _) => Task.FromResult<object?>(true);

    /// <summary>Answers a put: an object stands there.</summary>
    public static Task<object?> Exists(CancellationToken _) => Task.FromResult<object?>(false);

    /// <summary>Answers a get: nothing stands there.</summary>
    public static Task<object?> Missing(CancellationToken _) => Task.FromResult<object?>(null);

    /// <summary>Answers anything, after the call is cut off.</summary>
    public static async Task<object?> Hang(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return null;
    }

    /// <summary>Answers a get with these bytes.</summary>
    public static Func<CancellationToken, Task<object?>> Holds(byte[] content) => _ => Task.FromResult<object?>(content);

    /// <summary>Answers anything by throwing.</summary>
    public static Func<CancellationToken, Task<object?>> Throws(Exception exception) => _ => Task.FromException<object?>(exception);

    public async Task<bool> PutIfAbsentAsync(ReceiptKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        Calls.Add($"put {key.Value} {System.Text.Encoding.UTF8.GetString(content.Span)}");
        return (bool)(await answers.Dequeue()(cancellationToken))!;
    }

    public async Task<ReadOnlyMemory<byte>?> GetAsync(ReceiptKey key, int maxBytes, CancellationToken cancellationToken)
    {
        Calls.Add($"get {key.Value} {maxBytes}");
        return await answers.Dequeue()(cancellationToken) is byte[] content ? content : (ReadOnlyMemory<byte>?)null;
    }
}
