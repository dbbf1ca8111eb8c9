namespace ReceiptAot.LocalCloud.S3;

/// <summary>An error response of S3 (Amazon S3 API Reference, "Error responses").</summary>
internal sealed class S3Exception(int status, string code) : Exception(code)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string ToXml(string requestId) =>
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + $"<Error><Code>{Code}</Code><Message>{Code}</Message><RequestId>{requestId}</RequestId></Error>";
}
