using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>
/// The file descriptor that receives log lines in frames, so that a message of several lines is one event. A frame has the type of the
/// format and the length of the message (4 bytes each), the time in microseconds since 1970 (8 bytes), all big-endian, and the message.
/// </summary>
internal static class TelemetryLog
{
    private const int HeaderBytes = 16;

    /// <returns>Null for a file descriptor that is missing or cannot be written to.</returns>
    [SuppressMessage("Reliability", "CA2000", Justification = "The handle does not own the file descriptor.")]
    public static FileStream? Open(string? descriptor)
    {
        if (!int.TryParse(descriptor, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        try
        {
            return new FileStream(new SafeFileHandle(number, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static void BeginFrame(ArrayBufferWriter<byte> frame, uint type, DateTime time)
    {
        var header = frame.GetSpan(HeaderBytes);
        BinaryPrimitives.WriteUInt32BigEndian(header, type);
        BinaryPrimitives.WriteInt64BigEndian(header[8..], (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        frame.Advance(HeaderBytes);
    }

    public static void EndFrame(ReadOnlyMemory<byte> frame) =>
        BinaryPrimitives.WriteUInt32BigEndian(MemoryMarshal.AsMemory(frame).Span[4..], (uint)(frame.Length - HeaderBytes));
}
