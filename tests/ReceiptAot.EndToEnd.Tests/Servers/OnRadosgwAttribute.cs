using System.Reflection;
using Xunit.Sdk;

namespace ReceiptAot.EndToEnd.Tests.Servers;

/// <summary>Runs a theory on Ceph's radosgw; skips the theory if radosgw is neither installed nor required.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnRadosgwAttribute : DataAttribute
{
    public OnRadosgwAttribute() =>
        Skip = RadosgwServer.IsInstalled || Environment.GetEnvironmentVariable("RECEIPT_RADOSGW") == "required"
            ? null
            : "radosgw is not installed; to install it, run tests/radosgw.sh install";

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[nameof(RadosgwServer)]];
}
