using System.Text.Json;
using System.Text.Json.Serialization;
using ReceiptAot.LocalCloud.Bench.Html;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>Writes results: to the terminal, and as two files.</summary>
internal static class BenchReport
{
    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new Milliseconds() },
    };

    /// <summary>Writes them.</summary>
    public static async Task WriteAsync(BenchResults results, string folder)
    {
        WriteTable(results, Console.Out);
        _ = Directory.CreateDirectory(folder);
        var (data, page) = (Path.Combine(folder, "results.json"), Path.Combine(folder, "report.html"));
        await File.WriteAllTextAsync(data, JsonSerializer.Serialize(results, json));
        await File.WriteAllTextAsync(page, HtmlReport.Render(results));
        Console.WriteLine($"\n{data}\n{page}");
    }

    private static void WriteTable(BenchResults results, TextWriter output)
    {
        output.WriteLine($"{results.Machine}\n{string.Join('\n', results.Conditions)}\nprices: {results.Prices}\n");
        var width = results.Candidates.Max(static candidate => candidate.Name.Length);
        foreach (var candidate in results.Candidates)
        {
            output.WriteLine($"{candidate.Name.PadRight(width)}  {candidate.FileBytes,10:N0} bytes, {candidate.ZipBytes,10:N0} zipped");
        }

        foreach (var size in results.ByMemory())
        {
            output.WriteLine($"\n{$"{BenchResults.Describe(size.Key)}, {size.First().Samples.Count} runs".PadRight(26 + width)}{Line(ResultTable.Columns)}");
            var last = "";
            foreach (var row in ResultTable.Rows(size))
            {
                output.WriteLine($"{(row.Quantity == last ? "" : row.Quantity),-26}{row.Candidate.PadRight(width)}{Line(row.Cells)}");
                last = row.Quantity;
            }
        }
    }

    private static string Line(IEnumerable<string> cells) => string.Concat(cells.Select(static cell => cell.PadLeft(9)));

    private sealed class Milliseconds : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeSpan.FromMilliseconds(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.TotalMilliseconds);
    }
}
