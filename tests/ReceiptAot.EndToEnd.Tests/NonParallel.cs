namespace ReceiptAot.EndToEnd.Tests;

/// <summary>Collection of tests that load the machine: xunit runs no other test at the same time.</summary>
[CollectionDefinition(nameof(NonParallel), DisableParallelization = true)]
public sealed class NonParallel;
