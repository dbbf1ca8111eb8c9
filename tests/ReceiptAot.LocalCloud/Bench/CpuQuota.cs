using System.Globalization;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>A cgroup of this machine, made for a benchmark, whose processes get a share of a CPU: of version 1, or of version 2.</summary>
internal sealed class CpuQuota : IDisposable
{
    // Lambda's own is not documented; a short one spreads the share evenly, and the kernel takes no quota below 1 ms.
    private const int Period = 20_000; // µs
    private const string Root = "/sys/fs/cgroup";

    private readonly string group;
    private readonly bool isVersion1;

    /// <summary>Makes one.</summary>
    /// <exception cref="IOException">There is no CPU controller here.</exception>
    /// <exception cref="UnauthorizedAccessException">Only root may.</exception>
    public CpuQuota()
    {
        isVersion1 = File.Exists($"{Root}/cpu/cpu.cfs_quota_us");
        if (!isVersion1)
        {
            File.WriteAllText($"{Root}/cgroup.subtree_control", "+cpu");
        }

        group = $"{Root}{(isVersion1 ? "/cpu" : "")}/receipt-aot-bench-{Environment.ProcessId}";
        _ = Directory.CreateDirectory(group);
        try
        {
            Lift();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How long a process waits, at most, for its share to be given anew.</summary>
    public static TimeSpan Renewal => TimeSpan.FromMicroseconds(Period);

    /// <summary>Puts a process under it, and all that it starts.</summary>
    public void Add(int processId) => File.WriteAllText($"{group}/cgroup.procs", Text(processId));

    /// <summary>Gives the processes a share: 0.5 is half a CPU.</summary>
    public void Limit(double share) => Set(Text((int)Math.Round(share * Period)));

    /// <summary>Lets them have as much as there is.</summary>
    public void Lift() => Set(isVersion1 ? "-1" : "max");

    /// <summary>Removes it; its processes have to have ended.</summary>
    public void Dispose() => Directory.Delete(group);

    private void Set(string quota)
    {
        if (isVersion1)
        {
            File.WriteAllText($"{group}/cpu.cfs_period_us", Text(Period));
            File.WriteAllText($"{group}/cpu.cfs_quota_us", quota);
        }
        else
        {
            File.WriteAllText($"{group}/cpu.max", $"{quota} {Text(Period)}");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
