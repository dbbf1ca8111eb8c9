using ReceiptAot.Function.Events.Sources;

namespace ReceiptAot.Function.Tests;

public class ReadmeTests
{
    private static readonly string root = FindRoot(AppContext.BaseDirectory);

    [Fact]
    public void Has_a_row_with_a_sample_event_for_each_event_source()
    {
        var samples = File.ReadLines(Path.Combine(root, "README.md"))
            .Where(static line => line.StartsWith("| [`", StringComparison.Ordinal))
            .Select(static line =>
                line[(line.IndexOf('(', StringComparison.Ordinal) + 1)..line.IndexOf(')', StringComparison.Ordinal)]);

        var sources = samples.Select(static sample => EventReader.Read(File.ReadAllBytes(Path.Combine(root, sample))).GetType());

        sources.Distinct().Should().BeEquivalentTo(
            typeof(OrderEvent).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(OrderEvent)) && !type.IsAbstract));
    }

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "ReceiptAot.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);
}
