namespace ReceiptAot.EndToEnd.Tests;

/// <summary>Tests that put a load on the machine: no other runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
