using System.Security.Cryptography;

namespace ReceiptAot.LocalCloud.S3;

/// <summary>Temporary credentials such as Lambda gives a function: made at random, so that a trace of them anywhere is proof of a leak.</summary>
/// <param name="AccessKeyId">The access key id.</param>
/// <param name="SecretAccessKey">The secret.</param>
/// <param name="SessionToken">The session token.</param>
public sealed record LocalCredentials(string AccessKeyId, string SecretAccessKey, string SessionToken)
{
    /// <summary>Makes new ones.</summary>
    public static LocalCredentials Create() => new(
        "ASIA" + RandomNumberGenerator.GetHexString(16),
        RandomNumberGenerator.GetHexString(40, lowercase: true),
        RandomNumberGenerator.GetHexString(200, lowercase: true));
}
