namespace ReceiptAot.LocalCloud.Bench;

/// <summary>The share of a CPU that a memory size comes with (AWS Lambda Developer Guide, "Configure Lambda function memory").</summary>
public static class CpuShare
{
    /// <summary>The memory size that comes with the equivalent of one whole CPU, in MB.</summary>
    public const int WholeCpuMemory = 1769;

    /// <summary>How many CPUs a memory size in MB comes with.</summary>
    public static double Of(int memory) => (double)memory / WholeCpuMemory;
}
