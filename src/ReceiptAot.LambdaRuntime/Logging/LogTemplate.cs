namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>
/// Reads the parts of a message such as <c>Stored {Key}</c>: literal text, and the arguments that replace the placeholders, which must
/// be strings. <c>{{</c> and <c>}}</c> are braces. A message without arguments is a single part.
/// </summary>
internal ref struct LogTemplate(string template, object[] args)
{
    private ReadOnlySpan<char> rest = template;
    private int next;

    /// <summary>The name of the placeholder; empty for literal text.</summary>
    public ReadOnlySpan<char> Placeholder { get; private set; }

    /// <summary>The literal text, or the argument.</summary>
    public ReadOnlySpan<char> Text { get; private set; }

    /// <summary>The index of the last argument that was read.</summary>
    public readonly int ArgumentIndex => next - 1;

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
            Placeholder = rest[1..end];
            Text = (string)args[next++];
            rest = rest[(end + 1)..];
        }
        else
        {
            Take(1, skip: 0);
        }

        return true;
    }

    private void Take(int length, int skip)
    {
        Placeholder = [];
        Text = rest[..length];
        rest = rest[(length + skip)..];
    }
}
