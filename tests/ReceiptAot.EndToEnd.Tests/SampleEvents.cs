using System.Text;
using ReceiptAot.EndToEnd.Tests.Sources;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The events in the folder Events, each with order ids of its own, and what the README says of them.</summary>
public class SampleEvents
{
    // The README's table of sources: the sample that each row links to, and the answer in its second column.
    private static readonly Dictionary<string, string> rows = File.ReadLines(Path.Combine(Repository.Root, "README.md"))
        .Where(static line => line.StartsWith("| [`", StringComparison.Ordinal))
        .ToDictionary(static line => line.Split('`')[1], static line => line.Split(" | ")[1].Trim('`'));

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Events")).Select(static file => Path.GetFileNameWithoutExtension(file)).Order()];

    public static TheoryData<string> Rows => [.. rows.Keys];

    [NativeTheory]
    [MemberData(nameof(Names))]
    public async Task Give_the_receipts_of_their_orders(string name)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync(await File.ReadAllBytesAsync($"Events/{name}.json"));

        result.Outcome.Should().Be(InvocationOutcome.Reply, result.Body);
        Encoding.UTF8.GetString(function.Read($"receipts/{name}-1.txt")!).Should().Be($"OrderID: {name}-1\nAmount: $199.99\nItem: Wireless Headphones");
        if (function.Read($"receipts/{name}-2.txt") is { } second)
        {
            Encoding.UTF8.GetString(second).Should().Be($"OrderID: {name}-2\nAmount: $5.00\nItem: Pen");
        }

        function.Stored().Should().BeSubsetOf([$"receipts/{name}-1.txt", $"receipts/{name}-2.txt"]);
    }

    [NativeTheory]
    [MemberData(nameof(Rows))]
    public async Task Are_answered_as_the_readme_says(string name)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        (await function.InvokeAsync(await File.ReadAllBytesAsync($"Events/{name}.json"))).Body.Should().Be(rows[name]);
    }

    [NativeFact]
    public void Stand_in_the_readme_one_for_each_source_that_is_tested() => rows.Keys.Should().BeEquivalentTo(Source.All.Keys);
}
