using System.Net.Sockets;
using System.Security.Authentication;
using ReceiptAot.Core;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage;

/// <summary>What was asked of S3, and the error that it makes when it fails: the same by whatever client.</summary>
internal sealed class S3Call
{
    private readonly string asked;
    private readonly string causeOfDenial;

    private S3Call(Settings settings, string request, string causeOfDenial)
    {
        asked = $"{request} in bucket {settings.Bucket}";
        this.causeOfDenial = settings.BucketOwner is null ? causeOfDenial : $"{causeOfDenial} Or the bucket is not RECEIPT_BUCKET_OWNER's.";
    }

    /// <summary>A put.</summary>
    public static S3Call ToStore(ReceiptKey key, Settings settings) => new(
        settings,
        $"store {key.ForMessages}",
        "The role may lack s3:PutObject on it, or kms:GenerateDataKey on the key that the bucket encrypts with.");

    /// <summary>A get of what a put found in its place.</summary>
    public static S3Call ToReadBack(ReceiptKey key, Settings settings) => new(
        settings,
        $"read back {key.ForMessages}",
        "The role may lack s3:GetObject on it, or kms:Decrypt on the key that the bucket encrypts with; "
        + "or the receipt was deleted meanwhile and the role lacks s3:ListBucket, without which S3 does not say so.");

    /// <summary>The error of an answer that is no success.</summary>
    public FunctionError Failed(S3Answer answer) =>
        answer.IsPassing ? new StorageUnavailable(asked, answer.ToString())
        : new StorageRefused(asked, answer.ToString(), answer.IsDenial ? causeOfDenial : answer.WhereTheBucketIs);

    /// <summary>The error of a failure of the network.</summary>
    public StorageUnavailable Unreached(Exception failure) => new(asked, failure.GetBaseException().Message);

    /// <summary>The error of a call whose time was over.</summary>
    public static TimeoutException Unanswered(Exception failure) => new("S3 did not answer in time.", failure);

    /// <summary>The error of a request that could not even be sent.</summary>
    public StorageRefused NotSent(Exception failure) => new(asked, failure.Message);

    /// <summary>Whether it is the network that failed.</summary>
    public static bool IsOfTheNetwork(Exception? failure) =>
        failure is HttpRequestException or IOException or SocketException or AuthenticationException or MalformedReplyException
            or TimeoutException or OperationCanceledException
        || (failure?.InnerException is { } inner && IsOfTheNetwork(inner));
}
