using ReceiptAot.LocalCloud.Bench;

namespace ReceiptAot.LocalCloud.Tests;

public class PageCacheTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public async Task A_file_on_a_disk_is_dropped_even_if_it_was_just_written(int length)
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"page-cache-{length}"); // the folder of temporary files can be in memory
        await File.WriteAllBytesAsync(file, new byte[length]);

        PageCache.TryDrop(file).Should().BeTrue();

        File.Delete(file);
    }

    [Fact]
    public async Task A_file_in_memory_is_reported_to_stay()
    {
        var file = $"/dev/shm/page-cache-{Guid.NewGuid()}";
        await File.WriteAllBytesAsync(file, new byte[1]);

        PageCache.TryDrop(file).Should().BeFalse();

        File.Delete(file);
    }
}
