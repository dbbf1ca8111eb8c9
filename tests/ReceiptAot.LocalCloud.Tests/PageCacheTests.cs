using System.Diagnostics;
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
    public async Task A_dropped_file_is_loaded_again()
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"page-cache-{Guid.NewGuid()}");
        await File.WriteAllBytesAsync(file, new byte[1_000_000]);
        PageCache.TryDrop(file).Should().BeTrue();

        PageCache.Load(file);

        using (var handle = File.OpenHandle(file))
        {
            PageCache.HasPages(handle).Should().BeTrue();
        }

        File.Delete(file);
    }

    // To open a pipe would wait for its writer.
    [Fact]
    public async Task A_pipe_is_skipped()
    {
        var pipe = Path.Combine(AppContext.BaseDirectory, $"pipe-{Guid.NewGuid()}");
        await Process.Start("mkfifo", [pipe]).WaitForExitAsync();

        (await Task.Run(() => PageCache.TryDrop(pipe)).WaitAsync(TimeSpan.FromSeconds(30))).Should().BeTrue();
        await Task.Run(() => PageCache.Load(pipe)).WaitAsync(TimeSpan.FromSeconds(30));

        File.Delete(pipe);
    }

    [Fact]
    public void A_link_to_a_missing_file_is_reported_to_stay_and_not_loaded()
    {
        var link = Path.Combine(AppContext.BaseDirectory, $"link-{Guid.NewGuid()}");
        _ = File.CreateSymbolicLink(link, "missing");

        PageCache.TryDrop(link).Should().BeFalse();
        PageCache.Load(link);

        File.Delete(link);
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
