using System.Diagnostics.CodeAnalysis;

namespace ReceiptAot.LambdaRuntime;

/// <summary>
/// What is logged and reported of an exception, and of those that caused it. An exception's members are anybody's code: one that
/// throws, or gives nothing, counts as empty.
/// </summary>
/// <param name="Type">The type's short name.</param>
/// <param name="FullType">The type's full name.</param>
/// <param name="Message">The message.</param>
/// <param name="Frames">The stack, a line for each frame, as the exception lays them out.</param>
/// <param name="Cause">The inner exception.</param>
internal sealed record ExceptionDetails(string Type, string FullType, string Message, string[] Frames, ExceptionDetails? Cause)
{
    private const int MaxDepth = 16;

    /// <summary>Reads an exception.</summary>
    public static ExceptionDetails Of(Exception exception, int depth = 1) => new(
        exception.GetType().Name,
        exception.GetType().ToString(),
        Get(() => exception.Message) ?? "",
        Get(() => exception.StackTrace)?.ReplaceLineEndings("\n").Split('\n') ?? [],
        exception.InnerException is { } inner && depth < MaxDepth ? Of(inner, depth + 1) : null);

    [SuppressMessage("Design", "CA1031", Justification = "A report of an error must not fail itself.")]
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
