namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>
/// A message template such as <c>Stored {Key}</c>, as the parts that it comes to: stretches of its own text, and arguments where its
/// placeholders stand, which must be strings. <c>{{</c> and <c>}}</c> are braces. Without arguments it is one part, as it stands.
/// </summary>
internal ref struct LogTemplate(string template, object[] args)
{
    private ReadOnlySpan<char> rest = template;
    private int next;

    /// <summary>The part that <see cref="MoveNext"/> came to.</summary>
    public LogTemplatePart Current { get; private set; }

    public readonly LogTemplate GetEnumerator() => this;

    public bool MoveNext()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        var brace = args.Length == 0 ? -1 : rest.IndexOfAny('{', '}');
        if (brace != 0)
        {
            Take(brace < 0 ? rest.Length : brace, skip: 0);
        }
        else if (rest.Length > 1 && rest[1] == rest[0])
        {
            Take(1, skip: 1);
        }
        else if (rest[0] == '{' && next < args.Length && rest.IndexOf('}') is var end and > 1)
        {
            Current = new LogTemplatePart(rest[1..end], (string)args[next]);
            rest = rest[(end + 1)..];
            next++;
        }
        else
        {
            Take(1, skip: 0);
        }

        return true;
    }

    private void Take(int length, int skip)
    {
        Current = new LogTemplatePart([], rest[..length]);
        rest = rest[(length + skip)..];
    }
}

/// <summary>A part of a message.</summary>
/// <param name="placeholder">The name of the placeholder that it fills; empty for the template's own text.</param>
/// <param name="text">What it comes to.</param>
internal readonly ref struct LogTemplatePart(ReadOnlySpan<char> placeholder, ReadOnlySpan<char> text)
{
    public ReadOnlySpan<char> Placeholder { get; } = placeholder;

    public ReadOnlySpan<char> Text { get; } = text;
}
