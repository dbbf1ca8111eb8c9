using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ReceiptAot.LocalCloud.S3;

/// <summary>Verifies the checksum header of a PUT (Amazon S3 User Guide, "Checking object integrity").</summary>
internal static class ChecksumVerifier
{
    /// <exception cref="S3Exception">The checksum does not match the body, or is not supported.</exception>
    public static void Verify(Dictionary<string, string> headers, byte[] body)
    {
        var count = headers.Keys.Count(static name => name.StartsWith("x-amz-checksum-", StringComparison.Ordinal));
        if (count > 1 || (count == 0 && headers.ContainsKey("x-amz-sdk-checksum-algorithm")))
        {
            throw new S3Exception(400, "InvalidRequest");
        }

        foreach (var (name, value) in headers)
        {
            var checksum = name switch
            {
                "x-amz-checksum-crc32" => Crc32(body),
                "x-amz-checksum-sha256" => Convert.ToBase64String(SHA256.HashData(body)),
                _ when name.StartsWith("x-amz-checksum-", StringComparison.Ordinal) || name is "content-md5" or "x-amz-trailer" =>
                    throw new S3Exception(501, "NotImplemented"),
                _ => null,
            };
            if (checksum is not null && value != checksum)
            {
                throw new S3Exception(400, "BadDigest");
            }
        }
    }

    /// <summary>The CRC-32 as its header contains it: big-endian, in base64.</summary>
    public static string Crc32(byte[] body)
    {
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, System.IO.Hashing.Crc32.HashToUInt32(body));
        return Convert.ToBase64String(checksum);
    }
}
