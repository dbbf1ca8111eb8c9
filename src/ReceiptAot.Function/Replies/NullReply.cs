namespace ReceiptAot.Function.Replies;

/// <summary>What a source is answered that looks at no reply: it delivers an event again when the invocation fails, and only then.</summary>
internal static class NullReply
{
    /// <summary>JSON's null.</summary>
    public static Stream Write() => new MemoryStream("null"u8.ToArray());
}
