using System.Diagnostics.CodeAnalysis;

namespace ReceiptAot.LambdaRuntime.Errors;

/// <summary>The parts of an exception that are logged and reported. A property that throws or returns null is treated as empty.</summary>
internal sealed record ExceptionDetails(string Type, string FullType, string Message, string[] Frames, ExceptionDetails? Cause)
{
    private const int MaxDepth = 16;

    public static ExceptionDetails From(Exception exception, int depth = 1) => new(
        exception.GetType().Name,
        exception.GetType().ToString(),
        Get(() => exception.Message) ?? "",
        Get(() => exception.StackTrace)?.ReplaceLineEndings("\n").Split('\n') ?? [],
        exception.InnerException is { } inner && depth < MaxDepth ? From(inner, depth + 1) : null);

    /// <summary>The lines of <see cref="Exception.ToString"/>. A message with line breaks is one line.</summary>
    public IEnumerable<string> ToLines(string prefix = "")
    {
        yield return $"{prefix}{FullType}: {Message}";
        foreach (var line in Cause?.ToLines(" ---> ").Append("   --- End of inner exception stack trace ---") ?? [])
        {
            yield return line;
        }

        foreach (var frame in Frames)
        {
            yield return frame;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The report of an error must not fail.")]
    private static string? Get(Func<string?> member)
    {
        try
        {
            return member();
        }
        catch (Exception)
        {
            return null;
        }
    }
}
