namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The collection of tests that put a heavy load on the machine: xunit runs no other test at the same time.</summary>
[CollectionDefinition(nameof(NonParallel), DisableParallelization = true)]
public sealed class NonParallel;
