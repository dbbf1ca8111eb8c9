using Amazon.Lambda.Core;

namespace ReceiptAot.Function.Logging;

/// <summary>All log lines of the function. The order id is the only part of an order that a line may contain.</summary>
internal static class LogMessages
{
    public static void Stored(this IInvocationLog log, OrderId order, string bucket) => log.Write(
        LogLevel.Information,
        null,
        "Successfully processed order {OrderId} and stored receipt in S3 bucket {Bucket}",
        order.ForLog,
        bucket);

    public static void AlreadyStored(this IInvocationLog log, OrderId order, string bucket) => log.Write(
        LogLevel.Information, null, "Order {OrderId} was already stored in S3 bucket {Bucket}", order.ForLog, bucket);

    /// <summary>
    /// Logs a failure. An exception that is not a <see cref="FunctionError"/> is a bug of the function, and is logged with its stack trace.
    /// </summary>
    /// <param name="record">The record that failed; null for the only record of an event.</param>
    public static void Failed(this IInvocationLog log, Exception error, string? record = null)
    {
        var template = record is null ? "Error processing order: {Error}" : "Error processing order: {Error} (record {Record})";
        object[] args = record is null ? [error.Message] : [error.Message, record];
        log.Write(LogLevel.Error, error is FunctionError ? null : error, template, args);
    }

    public static void MoreFailed(this IInvocationLog log, string errorType, int records) => log.Write(
        LogLevel.Error, null, "Error processing order: {Records} more records failed with {ErrorType}", records, errorType);

    public static void PartiallyFailed(this IInvocationLog log, int failed, int records) => log.Write(
        LogLevel.Warning,
        null,
        "{Failed} of {Records} records failed and are returned as failed; "
        + "Lambda drops them unless the event source mapping has ReportBatchItemFailures",
        failed,
        records);

    public static void WarmUpFailed(string reason) => LambdaLogger.Log(LogLevel.Debug, "The warm-up in init failed: {Reason}", reason);
}
