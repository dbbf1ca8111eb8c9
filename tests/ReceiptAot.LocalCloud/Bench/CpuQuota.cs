using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>A cgroup, of version 1 or 2, that limits the CPU time of its processes until this object is disposed.</summary>
internal sealed class CpuQuota : IDisposable
{
    // Lambda's own period is not documented. A short one spreads the share evenly; the kernel accepts no quota below 1 ms.
    private const int PeriodMicroseconds = 20_000;

    private readonly string group;
    private readonly bool isVersion1;

    /// <param name="root">The folder in which the cgroup file systems are mounted.</param>
    /// <exception cref="IOException">The machine has no CPU controller.</exception>
    /// <exception cref="UnauthorizedAccessException">The user is not root.</exception>
    public CpuQuota(string root = "/sys/fs/cgroup")
    {
        isVersion1 = File.Exists($"{root}/cpu/cpu.cfs_quota_us");
        if (!isVersion1)
        {
            var controllers = $"{root}/cgroup.controllers";
            if (!File.Exists(controllers) || !File.ReadAllText(controllers).Split().Contains("cpu"))
            {
                throw new IOException($"no CPU controller is mounted in {root}");
            }

            File.WriteAllText($"{root}/cgroup.subtree_control", "+cpu");
        }

        group = $"{root}{(isVersion1 ? "/cpu" : "")}/receipt-aot-bench-{Environment.ProcessId}";
        _ = Directory.CreateDirectory(group);
        try
        {
            RemoveLimit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The longest time that a throttled process waits for its next quota.</summary>
    public static TimeSpan Period => TimeSpan.FromMicroseconds(PeriodMicroseconds);

    /// <summary>Adds a process, and with it all processes that it starts later. Kills those that an earlier one left behind.</summary>
    public void Add(int processId)
    {
        KillAll();
        File.WriteAllText($"{group}/cgroup.procs", Text(processId));
    }

    /// <summary>Limits the processes to a number of CPUs, such as 0.5.</summary>
    public void Limit(double cpus) => SetQuota(Text((int)Math.Round(cpus * PeriodMicroseconds)));

    public void RemoveLimit() => SetQuota(isVersion1 ? "-1" : "max");

    /// <summary>Kills the processes and removes the cgroup. It stays if a process cannot be ended.</summary>
    public void Dispose()
    {
        try
        {
            KillAll();
            Directory.Delete(group);
        }
        catch (IOException)
        {
            // The results do not depend on it.
        }
    }

    // A process can start others until it is killed, and stays in its cgroup until the kernel has removed it.
    private void KillAll()
    {
        for (var attempt = 0; attempt < 1000 && File.ReadAllLines($"{group}/cgroup.procs") is { Length: > 0 } processIds; attempt++)
        {
            foreach (var processId in processIds)
            {
                Kill(int.Parse(processId, CultureInfo.InvariantCulture));
            }

            Thread.Sleep(1);
        }
    }

    private static void Kill(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or Win32Exception)
        {
            // It has ended, or cannot be killed.
        }
    }

    private void SetQuota(string quota)
    {
        if (isVersion1)
        {
            File.WriteAllText($"{group}/cpu.cfs_period_us", Text(PeriodMicroseconds));
            File.WriteAllText($"{group}/cpu.cfs_quota_us", quota);
        }
        else
        {
            File.WriteAllText($"{group}/cpu.max", $"{quota} {Text(PeriodMicroseconds)}");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
