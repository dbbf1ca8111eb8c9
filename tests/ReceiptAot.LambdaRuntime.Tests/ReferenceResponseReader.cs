using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace ReceiptAot.LambdaRuntime.Tests;

/// <summary>
/// Reads complete responses according to RFC 9112, written for clarity and not for speed. The fuzz test compares
/// <see cref="HttpResponseReader"/> with this class.
/// </summary>
internal static partial class ReferenceResponseReader
{
    private const int MaxBodyBytes = 16 * 1024 * 1024;
    private const int MaxInterimResponses = 16;

    /// <summary>Returns the request id and the body of an event; null if the bytes are not one complete event.</summary>
    public static string? ReadEvent(byte[] bytes) => ReadEvent(Encoding.Latin1.GetString(bytes), interimResponses: 0);

    private static string? ReadEvent(string text, int interimResponses)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = end < 0 ? [] : text[..end].Split("\r\n");
        if (end < 0 || !StatusLine().IsMatch(lines[0]) || interimResponses > MaxInterimResponses)
        {
            return null;
        }

        var headers = lines[1..]
            .Where(static line => HeaderLine().IsMatch(line))
            .Select(static line => line.Split(':', 2))
            .ToLookup(static line => line[0], static line => ToUtf8(line[1].Trim(' ', '\t')), StringComparer.OrdinalIgnoreCase);
        var (encodings, lengths) = (SplitList(headers["Transfer-Encoding"]), SplitList(headers["Content-Length"]));
        var rest = text[(end + 4)..];
        if (lines[0][9] == '1')
        {
            return ReadEvent(rest, interimResponses + 1);
        }

        var body = (lines[0][9..12], encodings, lengths) switch
        {
            ("204", _, _) => null,
            ("304", _, _) => rest.Length == 0 ? "" : null,
            (_, [var encoding], []) when encoding.Equals("chunked", StringComparison.OrdinalIgnoreCase) => Dechunk(rest),
            (_, [], [var length]) when IsLength(length, rest) => rest,
            _ => null,
        };
        var requestIds = headers["Lambda-Runtime-Aws-Request-Id"].Distinct().ToList();
        return body is not null && requestIds is [var id] && id is not ("" or "." or "..") ? $"{id} {body}" : null;
    }

    private static List<string> SplitList(IEnumerable<string> values) => values
        .SelectMany(static value => value.Split(','))
        .Select(static item => item.Trim(' ', '\t'))
        .Where(static item => item.Length > 0)
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .ToList();

    private static bool IsLength(string digits, string body) =>
        Digits().IsMatch(digits) && BigInteger.Parse(digits, CultureInfo.InvariantCulture) == body.Length;

    private static string ToUtf8(string latin1) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));

    private static string? Dechunk(string body)
    {
        var content = new StringBuilder();
        while (ChunkLine().Match(body) is { Success: true } line)
        {
            var length = BigInteger.Parse("0" + line.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length.IsZero)
            {
                var trailers = body[(line.Length - 2)..];
                var blankLine = trailers.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                return blankLine >= 0 && blankLine == trailers.Length - 4 ? content.ToString() : null;
            }

            if (length > MaxBodyBytes)
            {
                return null;
            }

            var end = line.Length + (int)length;
            if (body.Length < end + 2 || body.Substring(end, 2) != "\r\n")
            {
                return null;
            }

            _ = content.Append(body, line.Length, (int)length);
            body = body[(end + 2)..];
        }

        return null;
    }

    [GeneratedRegex("^HTTP/1\\.[01] [1-5][0-9]{2}( .*)?\\z", RegexOptions.Singleline)]
    private static partial Regex StatusLine();

    [GeneratedRegex("^[^: \\t\\r\\n\\0]+:[^\\r\\n\\0]*\\z")]
    private static partial Regex HeaderLine();

    [GeneratedRegex("^[0-9]+\\z")]
    private static partial Regex Digits();

    [GeneratedRegex("\\A([0-9a-fA-F]+)[ \\t]*(?:;(?:[^\\r]|\\r(?!\\n))*)?\\r\\n")]
    private static partial Regex ChunkLine();
}
