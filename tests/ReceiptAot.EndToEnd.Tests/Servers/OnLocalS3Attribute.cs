using System.Reflection;
using Xunit.Sdk;

namespace ReceiptAot.EndToEnd.Tests.Servers;

/// <summary>Runs a theory on the local S3.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnLocalS3Attribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[nameof(LocalS3Server)]];
}
