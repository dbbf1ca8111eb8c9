namespace ReceiptAot.Function.Events;

/// <summary>An event's bytes, as the runtime client hands them over.</summary>
internal static class EventBytes
{
    /// <summary>The stream's bytes from its position on: the stream's own buffer where it shows one, else a copy.</summary>
    public static ReadOnlySpan<byte> Of(Stream stream)
    {
        if (stream is not MemoryStream memory)
        {
            memory = new MemoryStream();
            stream.CopyTo(memory);
            memory.Position = 0;
        }

        return memory.TryGetBuffer(out var bytes) ? bytes.AsSpan((int)memory.Position) : memory.ToArray().AsSpan((int)memory.Position);
    }
}
