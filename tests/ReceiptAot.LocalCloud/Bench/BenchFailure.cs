namespace ReceiptAot.LocalCloud.Bench;

/// <summary>A function did not do what it has to: how fast it was doesn't matter then.</summary>
internal sealed class BenchFailure(string message) : Exception(message);
