namespace ReceiptAot.LocalCloud.Bench;

/// <summary>A candidate returned or stored a wrong result, so its speed does not matter.</summary>
internal sealed class BenchException(string message) : Exception(message);
