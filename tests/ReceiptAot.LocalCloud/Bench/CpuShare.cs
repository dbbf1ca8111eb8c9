namespace ReceiptAot.LocalCloud.Bench;

/// <summary>The CPU share of a memory size (AWS Lambda Developer Guide, "Configure Lambda function memory").</summary>
public static class CpuShare
{
    /// <summary>The memory size with the equivalent of one whole CPU, in MB.</summary>
    public const int WholeCpuMemory = 1769;

    /// <summary>The number of CPUs of a memory size in MB.</summary>
    public static double Of(int memory) => (double)memory / WholeCpuMemory;
}
