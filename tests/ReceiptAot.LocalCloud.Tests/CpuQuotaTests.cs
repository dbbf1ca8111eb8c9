using ReceiptAot.LocalCloud.Bench;

namespace ReceiptAot.LocalCloud.Tests;

public class CpuQuotaTests
{
    [Theory]
    [InlineData(null)] // writes to a folder that is not a cgroup succeed, but limit nothing
    [InlineData("cpuset io memory\n")] // cgroup v2, with the controller cpu mounted as version 1 elsewhere
    public void Writes_nothing_where_no_CPU_controller_is_mounted(string? controllers)
    {
        var folder = Directory.CreateTempSubdirectory("cgroup-");
        if (controllers is not null)
        {
            File.WriteAllText(Path.Combine(folder.FullName, "cgroup.controllers"), controllers);
        }

        var create = () => new CpuQuota(folder.FullName);

        create.Should().Throw<IOException>().WithMessage("no CPU controller is mounted in *");
        folder.EnumerateFileSystemInfos().Select(static file => file.Name).Should().NotContain("cgroup.subtree_control");
        folder.Delete(recursive: true);
    }
}
