namespace ReceiptAot.Function.Events;

/// <summary>An event's bytes, as the runtime client hands them over.</summary>
internal static class EventBytes
{
    /// <summary>The stream's bytes from its position on: the stream's own buffer where it shows one, else a copy.</summary>
    public static ReadOnlyMemory<byte> Of(Stream stream)
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
