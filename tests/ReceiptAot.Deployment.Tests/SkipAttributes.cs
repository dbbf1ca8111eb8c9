namespace ReceiptAot.Deployment.Tests;

/// <summary>A theory that needs CloudFormation's resource types from an npm package; skipped if the package is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CloudFormationTheoryAttribute : TheoryAttribute
{
    public override string? Skip => Directory.Exists(Path.Combine(Repository.Root, "tests/ReceiptAot.Deployment.Tests/node_modules"))
        ? null
        : "needs an npm package that ./build.sh test installs";
}

/// <summary>A test of both builds of the function; skipped except in <c>./build.sh test</c>, which creates the builds first.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothBuildsFactAttribute : FactAttribute
{
    internal static string? SkipReason { get; } =
        Environment.GetEnvironmentVariable("RECEIPT_BUILDS") == "present" ? null : "needs both builds of the function: ./build.sh test";

    public override string? Skip => SkipReason;
}

/// <inheritdoc cref="BothBuildsFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothBuildsTheoryAttribute : TheoryAttribute
{
    public override string? Skip => BothBuildsFactAttribute.SkipReason;
}
