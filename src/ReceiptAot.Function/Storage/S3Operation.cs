using ReceiptAot.Core;

namespace ReceiptAot.Function.Storage;

/// <summary>An operation on S3, and the errors of its failures.</summary>
internal sealed class S3Operation
{
    private readonly string operation;
    private readonly string causeOfDenial;

    private S3Operation(Settings settings, string verb, ReceiptKey key, string causeOfDenial)
    {
        operation = $"{verb} {key.ForMessages} in bucket {settings.Bucket}";
        this.causeOfDenial = (settings.HasDirectoryBucket ? "The role may lack s3express:CreateSession on the bucket." : causeOfDenial)
            + (settings.BucketOwner is null ? "" : " Or the bucket is not RECEIPT_BUCKET_OWNER's.");
    }

    /// <summary>PutObject of a receipt.</summary>
    public static S3Operation Store(ReceiptKey key, Settings settings) => new(
        settings, "store", key, "The role may lack s3:PutObject on it, or kms:GenerateDataKey on the key that the bucket encrypts with.");

    /// <summary>GetObject of what a PutObject found under its key.</summary>
    public static S3Operation ReadBack(ReceiptKey key, Settings settings) => new(
        settings,
        "read back",
        key,
        "The role may lack s3:GetObject on it, or kms:Decrypt on the key that the bucket encrypts with; "
        + "or the receipt has been deleted: without s3:ListBucket S3 then responds 403 instead of 404.");

    /// <summary>The error for an error response.</summary>
    public FunctionError Failed(S3Error error) => error.IsTransient
        ? Failed(error.ToString())
        : new StorageRefused(operation, error.ToString(), error.IsAccessDenied ? causeOfDenial : error.Cause);

    /// <summary>The error for no response, or for one that is not S3's.</summary>
    public StorageUnavailable Failed(string reason) => new(operation, reason.TrimEnd('.'));

    /// <summary>The error for a request that could not be sent.</summary>
    public StorageRefused NotSent(Exception error) => new(operation, error.Message.TrimEnd('.'));
}
