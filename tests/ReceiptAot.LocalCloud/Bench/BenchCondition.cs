namespace ReceiptAot.LocalCloud.Bench;

/// <summary>What a cold start is measured under.</summary>
/// <param name="Memory">The memory size in MB.</param>
/// <param name="ColdFiles">Whether the files of the candidate are out of the page cache, as on a new host.</param>
internal readonly record struct BenchCondition(int Memory, bool ColdFiles)
{
    public override string ToString() => $"{Memory} MB{(ColdFiles ? ", cold files" : "")}";
}
