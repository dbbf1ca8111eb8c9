namespace ReceiptAot.Function.Events.Payloads;

internal static class EventBytes
{
    /// <summary>Gets the bytes from the position of the stream to its end: the buffer of the stream if it is exposed, or a copy.</summary>
    public static ReadOnlyMemory<byte> From(Stream stream)
    {
        if (stream is MemoryStream memory && memory.TryGetBuffer(out var bytes))
        {
            return bytes.AsMemory((int)memory.Position);
        }

        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.GetBuffer().AsMemory(0, (int)copy.Length);
    }
}
