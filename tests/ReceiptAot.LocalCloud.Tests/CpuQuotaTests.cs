using ReceiptAot.LocalCloud.Bench;

namespace ReceiptAot.LocalCloud.Tests;

public class CpuQuotaTests
{
    // Writes to a folder that is not a cgroup succeed, but limit nothing.
    [Fact]
    public void Writes_nothing_where_no_CPU_controller_is_mounted()
    {
        var folder = Directory.CreateTempSubdirectory("cgroup-");

        var create = () => new CpuQuota(folder.FullName);

        create.Should().Throw<IOException>().WithMessage("*no CPU controller*");
        folder.EnumerateFileSystemInfos().Should().BeEmpty();
        folder.Delete();
    }
}
