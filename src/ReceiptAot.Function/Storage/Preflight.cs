namespace ReceiptAot.Function.Storage;

/// <summary>
/// The request that opens a connection in init: a CORS preflight, as a browser sends it. It is not signed, asks for no permission and changes
/// nothing. S3 answers 403 unless the bucket has a rule for it (Amazon S3 API Reference, "OPTIONS object"). By published recordings of S3's
/// answers it closes the connection after an OPTIONS without these headers, and not after one with them; S3 itself was not tried.
/// </summary>
internal static class Preflight
{
    /// <summary>What makes an OPTIONS one.</summary>
    public static IReadOnlyList<(string Name, string Value)> Headers { get; } =
    [
        ("origin", "https://receipt-aot.invalid"),
        ("access-control-request-method", "PUT"),
    ];
}
