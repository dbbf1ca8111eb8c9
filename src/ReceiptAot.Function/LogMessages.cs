using ReceiptAot.Core;
using ReceiptAot.Function.Storage;

namespace ReceiptAot.Function;

/// <summary>Every line that the function logs. An order's id is the only thing of it that a line may show.</summary>
internal static class LogMessages
{
    public static void Succeeded(this IInvocationLog log, StoreOutcome outcome, ReceiptKey key, string bucket) => log.Write(
        Severity.Information,
        null,
        outcome == StoreOutcome.AlreadyStored
            ? "Order {OrderId} was already stored in S3 bucket {Bucket}"
            : "Successfully processed order {OrderId} and stored receipt in S3 bucket {Bucket}",
        key.OrderIdForMessages,
        bucket);

    /// <summary>An error that the function gave no name to is a fault of its own: it is logged with its stack.</summary>
    /// <param name="log">The log.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="record">Which record it went wrong with; null where there is no other.</param>
    public static void Failed(this IInvocationLog log, Exception error, string? record = null)
    {
        var template = record is null ? "Error processing order: {Error}" : "Error processing order: {Error} (record {Record})";
        object[] args = record is null ? [error.Message] : [error.Message, record];
        log.Write(Severity.Error, error is FunctionError ? null : error, template, args);
    }

    public static void FailedAlike(this IInvocationLog log, string errorType, int records) => log.Write(
        Severity.Error, null, "Error processing order: {Records} more records failed with {ErrorType}", records, errorType);

    public static void WarmUpFailed(this IInvocationLog log, string reason) =>
        log.Write(Severity.Debug, null, "The function did not warm up in its init: {Reason}", reason);

    public static void FailedInPart(this IInvocationLog log, int failed, int records) => log.Write(
        Severity.Warning,
        null,
        "{Failed} of {Records} records failed and are returned as such; "
        + "Lambda drops them unless the event source mapping has ReportBatchItemFailures",
        failed,
        records);
}
