using System.Text;

namespace ReceiptAot.Function.Storage;

/// <summary>Finds the text of an element in the small documents that S3 answers with, whatever their content type says.</summary>
internal static class XmlElement
{
    /// <summary>The text of the first element of a name, which has no attributes and no entities in it; null if there is none.</summary>
    public static string? Find(ReadOnlySpan<byte> xml, string name)
    {
        var text = Encoding.Latin1.GetString(xml);
        var start = text.IndexOf($"<{name}>", StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf($"</{name}>", start, StringComparison.Ordinal);
        return end < 0 ? null : text[(start + name.Length + 2)..end];
    }
}
