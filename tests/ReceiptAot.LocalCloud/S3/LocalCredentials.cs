using System.Security.Cryptography;

namespace ReceiptAot.LocalCloud.S3;

/// <summary>Temporary credentials such as Lambda gives to a function. They are random, so a trace of them anywhere proves a leak.</summary>
public sealed record LocalCredentials(string AccessKeyId, string SecretAccessKey, string SessionToken)
{
    public static LocalCredentials Create() => new(
        "ASIA" + RandomNumberGenerator.GetHexString(16),
        RandomNumberGenerator.GetHexString(40, lowercase: true),
        RandomNumberGenerator.GetHexString(200, lowercase: true));
}
