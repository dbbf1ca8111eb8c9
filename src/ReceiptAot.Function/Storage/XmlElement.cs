using System.Text;

namespace ReceiptAot.Function.Storage;

internal static class XmlElement
{
    /// <summary>Gets the text of the first element with this name, without attributes or entities; null if there is none.</summary>
    public static string? Find(ReadOnlySpan<byte> xml, string name)
    {
        var text = Encoding.Latin1.GetString(xml);
        var start = text.IndexOf($"<{name}>", StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf($"</{name}>", start, StringComparison.Ordinal);
        return end < 0 ? null : text[(start + name.Length + 2)..end];
    }
}
