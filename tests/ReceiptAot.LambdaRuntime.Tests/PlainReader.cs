using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ReceiptAot.LambdaRuntime.Tests;

/// <summary>Reads a reply that is all there, without a thought to speed: what the reader is held against.</summary>
internal static partial class PlainReader
{
    /// <summary>The event that the bytes are, as id and body; null when they are none.</summary>
    public static string? Find(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0 || !StatusLine().IsMatch(text[..end].Split("\r\n")[0]))
        {
            return null;
        }

        var headers = text[..end].Split("\r\n")[1..].Select(static line => line.Split(':', 2))
            .ToLookup(static line => line[0], static line => line[^1].Trim(' ', '\t'), StringComparer.OrdinalIgnoreCase);
        var body = text[(end + 4)..];
        if (headers["Transfer-Encoding"].Any())
        {
            body = Dechunk(body);
        }
        else if (body.Length.ToString(CultureInfo.InvariantCulture) != headers["Content-Length"].First().TrimStart('0').PadLeft(1, '0'))
        {
            return null;
        }

        var id = headers["Lambda-Runtime-Aws-Request-Id"].Distinct().Single();
        return body is null ? null : $"{Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(id))} {body}";
    }

    private static string? Dechunk(string body)
    {
        var plain = new StringBuilder();
        while (ChunkLine().Match(body) is { Success: true } line)
        {
            var length = int.Parse(line.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0)
            {
                var trailer = body[(line.Length - 2)..];
                return trailer.IndexOf("\r\n\r\n", StringComparison.Ordinal) == trailer.Length - 4 ? plain.ToString() : null;
            }

            if (body.Length < line.Length + length + 2 || body.Substring(line.Length + length, 2) != "\r\n")
            {
                return null;
            }

            _ = plain.Append(body, line.Length, length);
            body = body[(line.Length + length + 2)..];
        }

        return null;
    }

    [GeneratedRegex("^HTTP/1\\.[01] [2-5][0-9]{2}( .*)?\\z", RegexOptions.Singleline)]
    private static partial Regex StatusLine();

    [GeneratedRegex("\\A([0-9a-fA-F]+)[ \\t]*(?:;[^\\r]*(?:\\r(?!\\n)[^\\r]*)*)?\\r\\n")]
    private static partial Regex ChunkLine();
}
