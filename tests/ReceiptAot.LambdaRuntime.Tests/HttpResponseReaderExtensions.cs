using System.Text;

namespace ReceiptAot.LambdaRuntime.Tests;

internal static class HttpResponseReaderExtensions
{
    /// <summary>Feeds a response to the reader in pieces of the given sizes, which are repeated, until the response is complete.</summary>
    public static HttpResponseReader Feed(this HttpResponseReader reader, string response, params int[] sizes)
    {
        ReadOnlySpan<byte> bytes = Encoding.Latin1.GetBytes(response);
        for (var piece = 0; ; piece++)
        {
            var room = reader.Room.Span;
            var count = Math.Min(Math.Min(room.Length, bytes.Length), sizes[piece % sizes.Length]);
            bytes[..count].CopyTo(room);
            bytes = bytes[count..];
            if (reader.Advance(count))
            {
                return reader;
            }
        }
    }
}
