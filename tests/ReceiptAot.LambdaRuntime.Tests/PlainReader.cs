using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace ReceiptAot.LambdaRuntime.Tests;

/// <summary>Reads a reply that is all there, by RFC 9112 and without a thought to speed: what the reader is held against.</summary>
internal static partial class PlainReader
{
    private const int MaxBodyBytes = 16 * 1024 * 1024;
    private const int MaxInterimResponses = 16;

    /// <summary>The event that the bytes are, as id and body; null when they are none, or not surely a whole one.</summary>
    public static string? Find(byte[] bytes) => Find(Encoding.Latin1.GetString(bytes), interimResponses: 0);

    private static string? Find(string text, int interimResponses)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = end < 0 ? [] : text[..end].Split("\r\n");
        if (end < 0 || !StatusLine().IsMatch(lines[0]) || interimResponses > MaxInterimResponses)
        {
            return null;
        }

        var headers = lines[1..].Where(static line => HeaderLine().IsMatch(line)).Select(static line => line.Split(':', 2))
            .ToLookup(static line => line[0], static line => ToUtf8(line[1].Trim(' ', '\t')), StringComparer.OrdinalIgnoreCase);
        var (encodings, lengths) = (ListOf(headers["Transfer-Encoding"]), ListOf(headers["Content-Length"]));
        var rest = text[(end + 4)..];
        if (lines[0][9] == '1')
        {
            return Find(rest, interimResponses + 1);
        }

        var body = lines[0][9..12] is "204" ? null : lines[0][9..12] is "304" ? (rest.Length == 0 ? "" : null) : (encodings, lengths) switch
        {
            ([var encoding], []) when encoding.Equals("chunked", StringComparison.OrdinalIgnoreCase) => Dechunk(rest),
            ([], [var length]) when Digits().IsMatch(length) && BigInteger.Parse(length, CultureInfo.InvariantCulture) == rest.Length => rest,
            _ => null,
        };
        return body is not null && headers["Lambda-Runtime-Aws-Request-Id"].Distinct().ToList() is [var id] && id is not ("" or "." or "..") ? $"{id} {body}" : null;
    }

    private static List<string> ListOf(IEnumerable<string> values) => values
        .SelectMany(static value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .ToList();

    private static string ToUtf8(string latin1) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));

    private static string? Dechunk(string body)
    {
        var plain = new StringBuilder();
        while (ChunkLine().Match(body) is { Success: true } line)
        {
            var length = BigInteger.Parse("0" + line.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length.IsZero)
            {
                var trailers = body[(line.Length - 2)..];
                return trailers.IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and var blank && blank == trailers.Length - 4 ? plain.ToString() : null;
            }

            if (length > MaxBodyBytes || body.Length < line.Length + (int)length + 2 || body.Substring(line.Length + (int)length, 2) != "\r\n")
            {
                return null;
            }

            _ = plain.Append(body, line.Length, (int)length);
            body = body[(line.Length + (int)length + 2)..];
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
