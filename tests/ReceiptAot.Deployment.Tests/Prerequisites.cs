namespace ReceiptAot.Deployment.Tests;

/// <summary>A theory over what CloudFormation knows, which an npm package holds; skipped where that is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CloudFormationTheoryAttribute : TheoryAttribute
{
    public override string? Skip => Directory.Exists(Path.Combine(Repository.Root, "tests/ReceiptAot.Deployment.Tests/node_modules"))
        ? null
        : "needs an npm package that ./build.sh test installs";
}

/// <summary>A test of both builds of the function; skipped except in <c>./build.sh test</c>, which has just made them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BuildsFactAttribute : FactAttribute
{
    internal static string? SkipReason { get; } =
        Environment.GetEnvironmentVariable("RECEIPT_BUILDS") == "present" ? null : "needs both builds of the function: ./build.sh test";

    public override string? Skip => SkipReason;
}

/// <inheritdoc cref="BuildsFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BuildsTheoryAttribute : TheoryAttribute
{
    public override string? Skip => BuildsFactAttribute.SkipReason;
}
