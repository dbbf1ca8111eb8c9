using System.Globalization;
using System.Runtime.InteropServices;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>The CPU time and memory of another process.</summary>
internal static partial class ProcessUsage
{
    /// <summary>
    /// The CPU time, user and system, of all threads of a process. Read from the CPU-time clock of the process, because /proc/PID/stat
    /// counts in steps of 10 ms.
    /// </summary>
    /// <exception cref="BenchException">The process has ended.</exception>
    public static TimeSpan CpuTime(int processId)
    {
        const int scheduled = 2; // CPUCLOCK_SCHED of Linux, for a process: clock_getcpuclockid(3) returns the same clock
        return GetTime((~processId << 3) | scheduled, out var time) == 0
            ? new TimeSpan((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick))
            : throw Ended(processId);
    }

    /// <summary>The peak of resident memory, in bytes.</summary>
    /// <exception cref="BenchException">The process has ended.</exception>
    public static long PeakMemory(int processId)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status")
                .First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return long.Parse(line["VmHWM:".Length..^"kB".Length].Trim(), CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw Ended(processId); // the file is gone, or has no such line
        }
    }

    private static BenchException Ended(int processId) => new($"process {processId} ended before its usage was read");

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out Time time);

    private readonly struct Time
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
