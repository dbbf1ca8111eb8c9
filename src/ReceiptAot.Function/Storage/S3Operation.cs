namespace ReceiptAot.Function.Storage;

/// <summary>An operation on a receipt, and the errors for its failures.</summary>
internal sealed class S3Operation
{
    private readonly string operation;
    private readonly string causeOfDenial;

    private S3Operation(Settings settings, string verb, ReceiptKey key, string causeOfDenial)
    {
        operation = $"{verb} {key.ForLog} in bucket {settings.Bucket}";
        this.causeOfDenial = (settings.HasDirectoryBucket ? "The role may lack s3express:CreateSession on the bucket." : causeOfDenial)
            + (settings.BucketOwner is null ? "" : " Or the account RECEIPT_BUCKET_OWNER does not own the bucket.");
    }

    public static S3Operation Store(ReceiptKey key, Settings settings) => new(
        settings, "store", key, "The role may lack s3:PutObject on it, or kms:GenerateDataKey on the KMS key of the bucket.");

    /// <summary>GetObject of the object that prevented a PutObject.</summary>
    public static S3Operation ReadBack(ReceiptKey key, Settings settings) => new(
        settings,
        "read back",
        key,
        "The role may lack s3:GetObject on it, or kms:Decrypt on the KMS key of the bucket; "
        + "or the receipt was deleted: without s3:ListBucket, S3 then responds with 403 instead of 404.");

    public FunctionError Failed(S3Error error) => error.IsTransient
        ? Failed(error.ToString())
        : new StorageRefused(operation, error.ToString(), error.IsAccessDenied ? causeOfDenial : error.Cause);

    /// <summary>For a missing response, or a response that S3 never sends.</summary>
    public StorageUnavailable Failed(string reason) => new(operation, reason.TrimEnd('.'));

    public StorageRefused SendFailed(Exception error) => new(operation, error.Message.TrimEnd('.'));
}
