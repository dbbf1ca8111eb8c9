using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ReceiptAot.LocalCloud.S3;

/// <summary>The checksums that a PUT may carry (Amazon S3 User Guide, "Checking object integrity").</summary>
internal static class Checksums
{
    /// <summary>Throws an <see cref="S3Error"/> unless every checksum header fits the body.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "A checksum against accidents, which the protocol names.")]
    [SuppressMessage("Security", "CA5351", Justification = "A checksum against accidents, which the protocol names.")]
    public static void Check(Dictionary<string, string> headers, byte[] body)
    {
        var sent = headers.Keys.Count(static name => name.StartsWith("x-amz-checksum-", StringComparison.Ordinal));
        if (sent > 1 || (sent == 0 && headers.ContainsKey("x-amz-sdk-checksum-algorithm")))
        {
            throw new S3Error(400, "InvalidRequest");
        }

        foreach (var (name, value) in headers)
        {
            var checksum = name switch
            {
                "content-md5" => Convert.ToBase64String(MD5.HashData(body)),
                "x-amz-checksum-crc32" => Crc32(body),
                "x-amz-checksum-sha1" => Convert.ToBase64String(SHA1.HashData(body)),
                "x-amz-checksum-sha256" => Convert.ToBase64String(SHA256.HashData(body)),
                _ when name.StartsWith("x-amz-checksum-", StringComparison.Ordinal) || name == "x-amz-trailer" =>
                    throw new S3Error(501, "NotImplemented"),
                _ => null,
            };
            if (checksum is not null && value != checksum)
            {
                throw new S3Error(400, "BadDigest");
            }
        }
    }

    /// <summary>The CRC-32 as its header has it: big-endian, in base64.</summary>
    public static string Crc32(byte[] body)
    {
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, System.IO.Hashing.Crc32.HashToUInt32(body));
        return Convert.ToBase64String(checksum);
    }
}
