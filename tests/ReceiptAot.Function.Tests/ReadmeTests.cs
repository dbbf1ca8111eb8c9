using ReceiptAot.EndToEnd.Tests;
using ReceiptAot.Function.Events.Sources;

namespace ReceiptAot.Function.Tests;

public class ReadmeTests
{
    [Fact]
    public void Has_a_row_with_a_sample_event_for_each_event_source()
    {
        var samples = File.ReadLines(Path.Combine(Repository.Root, "README.md"))
            .Where(static line => line.StartsWith("| [`", StringComparison.Ordinal))
            .Select(static line =>
                line[(line.IndexOf('(', StringComparison.Ordinal) + 1)..line.IndexOf(')', StringComparison.Ordinal)]);

        var sources = samples.Select(static sample => EventReader.Read(File.ReadAllBytes(Path.Combine(Repository.Root, sample))).GetType());

        sources.Distinct().Should().BeEquivalentTo(
            typeof(OrderEvent).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(OrderEvent)) && !type.IsAbstract));
    }
}
