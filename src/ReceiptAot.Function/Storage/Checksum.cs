using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ReceiptAot.Function.Storage;

/// <summary>The checksums that S3 stores with an object (Amazon S3 User Guide, "Checking object integrity for data uploads").</summary>
internal static class Checksum
{
    [SuppressMessage("Security", "CA5350", Justification = "S3 supports SHA-1 as a checksum against accidental damage.")]
    private static readonly (string Header, Func<byte[], byte[]> Compute)[] algorithms =
    [
        ("x-amz-checksum-crc32", static content => Crc(content, 0xEDB88320, 4)),
        ("x-amz-checksum-crc32c", static content => Crc(content, 0x82F63B78, 4)),
        ("x-amz-checksum-crc64nvme", static content => Crc(content, 0x9A6C9329AC4BC9B5, 8)),
        ("x-amz-checksum-sha1", SHA1.HashData),
        ("x-amz-checksum-sha256", SHA256.HashData),
    ];

    /// <returns>Whether all checksums match; null if the response has no checksum of the whole object.</returns>
    public static bool? Verify(HttpResponseHead head, byte[] content)
    {
        bool? matches = null;
        foreach (var (name, compute) in algorithms)
        {
            // The checksum of a multipart upload contains a hyphen, and is computed from the checksums of the parts.
            if (head[name] is { Length: > 0 } checksum && !checksum.Contains('-', StringComparison.Ordinal))
            {
                matches = matches != false && checksum == Convert.ToBase64String(compute(content));
            }
        }

        return matches;
    }

    // All CRCs of S3 are reflected, start with all bits set, and are inverted at the end. The width is in bytes, the result big-endian.
    private static byte[] Crc(byte[] content, ulong polynomial, int width)
    {
        var ones = ulong.MaxValue >> (64 - (width * 8));
        var crc = ones;
        foreach (var octet in content)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * polynomial);
            }
        }

        var bytes = BitConverter.GetBytes(crc ^ ones)[..width];
        Array.Reverse(bytes);
        return bytes;
    }
}
