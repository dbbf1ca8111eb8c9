using Amazon.Lambda.Core;
using ReceiptAot.Core;

namespace ReceiptAot.Function;

/// <summary>Every line that the function logs. An order's id is the only thing of it that a line may show.</summary>
internal static class LogMessages
{
    public static void Stored(this ILambdaLogger log, ReceiptKey key, string bucket) =>
        log.LogInformation("Successfully processed order {OrderId} and stored receipt in S3 bucket {Bucket}", key.OrderIdForMessages, bucket);

    public static void AlreadyStored(this ILambdaLogger log, ReceiptKey key, string bucket) =>
        log.LogInformation("Order {OrderId} was already stored in S3 bucket {Bucket}", key.OrderIdForMessages, bucket);

    public static void Failed(this ILambdaLogger log, Exception error) =>
        log.LogError("Error processing order: {Error}", error.Message);
}
