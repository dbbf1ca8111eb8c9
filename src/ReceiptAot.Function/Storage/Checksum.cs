using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage;

/// <summary>The checksums that S3 keeps with an object (Amazon S3 User Guide, "Checking object integrity for data uploads").</summary>
internal static class Checksum
{
    /// <summary>Compares an object with the checksums that came with it.</summary>
    /// <returns>Whether all match; null when none came, or none that is over the whole object.</returns>
    public static bool? Verify(HttpResponseHead head, byte[] content)
    {
        bool? matches = null;
        foreach (var (name, compute) in algorithms)
        {
            // That of a multipart upload, with a '-' in it, is over the checksums of its parts.
            if (head[name] is { Length: > 0 } checksum && !checksum.Contains('-', StringComparison.Ordinal))
            {
                matches = matches != false && checksum == Convert.ToBase64String(compute(content));
            }
        }

        return matches;
    }

    [SuppressMessage("Security", "CA5350", Justification = "A checksum against accidents, which the protocol names.")]
    private static readonly (string Header, Func<byte[], byte[]> Compute)[] algorithms =
    [
        ("x-amz-checksum-crc32", static content => Crc(content, 0xEDB88320, 4)),
        ("x-amz-checksum-crc32c", static content => Crc(content, 0x82F63B78, 4)),
        ("x-amz-checksum-crc64nvme", static content => Crc(content, 0x9A6C9329AC4BC9B5, 8)),
        ("x-amz-checksum-sha1", SHA1.HashData),
        ("x-amz-checksum-sha256", SHA256.HashData),
    ];

    /// <summary>A CRC whose bits are reflected and whose start and end are inverted, as those of S3 all are.</summary>
    /// <param name="content">What it is over.</param>
    /// <param name="polynomial">Reflected.</param>
    /// <param name="width">In bytes.</param>
    /// <returns>Big-endian.</returns>
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
