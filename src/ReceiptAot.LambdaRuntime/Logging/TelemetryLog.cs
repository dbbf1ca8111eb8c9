using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>
/// The descriptor on which Lambda takes log lines in frames, so that a message of several lines stays one event: type and length, 4 bytes
/// each, time in microseconds since 1970, 8 bytes, all big-endian, then the message.
/// </summary>
internal static class TelemetryLog
{
    private const int HeaderBytes = 16;

    /// <summary>Opens it, without owning it; null where the environment names none, or none that can be written to.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The handle, which is not owned, has nothing to dispose of.")]
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

    /// <summary>Begins a frame in an empty buffer.</summary>
    public static void BeginFrame(ArrayBufferWriter<byte> frame, uint type, DateTime time)
    {
        var header = frame.GetSpan(HeaderBytes);
        BinaryPrimitives.WriteUInt32BigEndian(header, type);
        BinaryPrimitives.WriteInt64BigEndian(header[8..], (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        frame.Advance(HeaderBytes);
    }

    /// <summary>Writes the length of the message into the frame's header.</summary>
    public static void EndFrame(ReadOnlyMemory<byte> frame)
    {
        _ = MemoryMarshal.TryGetArray(frame, out var bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), (uint)(frame.Length - HeaderBytes));
    }
}
