using ReceiptAot.LocalCloud.Bench;

namespace ReceiptAot.LocalCloud.Tests;

public class CpuShareTests
{
    [Theory]
    [InlineData(128, 0.07236)]
    [InlineData(512, 0.28943)]
    [InlineData(1769, 1)]
    [InlineData(3538, 2)]
    [InlineData(10240, 5.78858)]
    public void Is_proportional_to_the_memory_size(int memory, double share) =>
        CpuShare.Of(memory).Should().BeApproximately(share, 0.00001);
}
