using System.Globalization;
using ReceiptAot.Core;

namespace ReceiptAot.Function;

/// <summary>A refusal that the contract names. The class's name is the <c>errorType</c> that the caller and the console show.</summary>
internal abstract class FunctionError(string message) : Exception(message);

/// <summary>The event is not JSON, or of no known source. The same event fails again.</summary>
internal sealed class InvalidEvent(string message) : FunctionError(message);

/// <summary>The order has faults. The same order fails again.</summary>
internal sealed class InvalidOrder(IReadOnlyList<OrderFault> faults) : FunctionError("")
{
    /// <summary>All of the order's faults.</summary>
    public IReadOnlyList<OrderFault> Faults { get; } = faults;

    /// <summary>Tells all of them; made when it is read, as an event may hold many such orders.</summary>
    public override string Message => string.Create(
        CultureInfo.InvariantCulture,
        $"The order has {(Faults.Count == 1 ? "a fault" : $"{Faults.Count} faults")}: "
        + $"{string.Join("; ", Faults.Select(static fault => $"{fault.Member}: found {fault.Found}, expected {fault.Expected}"))}.");
}

/// <summary>Another receipt stands under the order's key, and stays. The same order fails again.</summary>
internal sealed class ReceiptConflict(string bucket, ReceiptKey key)
    : FunctionError($"Another receipt is already stored under {key.ForMessages} in S3 bucket {bucket}; it was left as it is.");

/// <summary>The variable that says where receipts go is missing. Every event fails until it is set.</summary>
internal sealed class MissingConfiguration(string variable) : FunctionError($"Missing required environment variable {variable}");

/// <summary>In init: a variable is missing or wrong. Every event fails until it is mended.</summary>
internal sealed class InvalidConfiguration(string variable, string problem)
    : FunctionError($"The environment variable {variable} {problem}.");

/// <summary>S3 said a final no. The same order fails again until the bucket or the function's permissions are mended.</summary>
internal sealed class StorageRefused(string request, string answer, string? likelyCause = null)
    : FunctionError(likelyCause is null ? $"S3 refused to {request}: {answer}." : $"S3 refused to {request}: {answer}. {likelyCause}");

/// <summary>S3 could not be reached, or was passingly unable. A retry helps.</summary>
internal sealed class StorageUnavailable(string request, string reason) : FunctionError($"S3 could not {request}: {reason}.");

/// <summary>The invocation's deadline came too near to store safely. A retry helps.</summary>
internal sealed class OutOfTime() : FunctionError("Too little time was left to store the receipt; nothing was sent to S3.");

/// <summary>
/// An order before this one, of the same sequence, has failed. A retry helps once that one's is stored. Only ever a part of a failure, so no
/// <c>errorType</c>.
/// </summary>
internal sealed class NotTried() : FunctionError("It was not tried, as an order before it that has to be stored first has failed.");
