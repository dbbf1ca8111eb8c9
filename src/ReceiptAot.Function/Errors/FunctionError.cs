using System.Globalization;

namespace ReceiptAot.Function.Errors;

/// <summary>An error that the README describes. The name of the class is the <c>errorType</c> that caller and console see.</summary>
internal abstract class FunctionError(string message) : Exception(message)
{
    /// <summary>None: the function has refused an order, and the place in its code does not help anybody.</summary>
    public override string? StackTrace => null;
}

/// <summary>The event is not JSON, or its event source is unknown. A retry does not help.</summary>
internal sealed class InvalidEvent(string message) : FunctionError(message);

/// <summary>The order has faults. A retry does not help.</summary>
internal sealed class InvalidOrder(IReadOnlyList<OrderFault> faults) : FunctionError("")
{
    public IReadOnlyList<OrderFault> Faults { get; } = faults;

    /// <summary>Lists all faults. Formatted on demand, as an event may have many such orders.</summary>
    public override string Message => string.Create(
        CultureInfo.InvariantCulture,
        $"The order has {(Faults.Count == 1 ? "a fault" : $"{Faults.Count} faults")}: "
        + $"{string.Join("; ", Faults.Select(static fault => $"{fault.Member}: found {fault.Found}, expected {fault.Expected}"))}.");
}

/// <summary>The bucket has a different receipt under the order's key. That receipt is not changed. A retry does not help.</summary>
internal sealed class ReceiptConflict(string bucket, ReceiptKey key)
    : FunctionError($"A different receipt is already stored under {key.ForLog} in S3 bucket {bucket}; the stored receipt was not changed.");

/// <summary>The environment variable with the bucket is missing. A retry does not help before the variable is set.</summary>
internal sealed class MissingConfiguration(string variable) : FunctionError($"Missing required environment variable {variable}");

/// <summary>Thrown in init: an environment variable is missing or has an invalid value.</summary>
internal sealed class InvalidConfiguration(string variable, string problem)
    : FunctionError($"The environment variable {variable} {problem}.")
{
    public static void ThrowIf(bool condition, string variable, string problem)
    {
        if (condition)
        {
            throw new InvalidConfiguration(variable, problem);
        }
    }
}

/// <summary>S3 refused the request. A retry does not help before the bucket or the permissions are fixed.</summary>
internal sealed class StorageRefused(string operation, string response, string? likelyCause = null)
    : FunctionError($"S3 refused to {operation}: {response}.{(likelyCause is null ? "" : $" {likelyCause}")}");

/// <summary>S3 cannot be reached, or is temporarily unavailable. A retry helps.</summary>
internal sealed class StorageUnavailable(string operation, string reason) : FunctionError($"S3 could not {operation}: {reason}.");

/// <summary>The invocation has too little time left to store the receipt safely. A retry helps.</summary>
internal sealed class OutOfTime() : FunctionError("Too little time was left to store the receipt; nothing was sent to S3.");

/// <summary>An earlier order that has to be stored first has failed. A retry helps after that. Only ever a part of a failure.</summary>
internal sealed class NotTried() : FunctionError("Not tried, because an earlier order that has to be stored first has failed.");
