using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>Writes the results to two files, and as tables.</summary>
internal static class BenchReport
{
    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new MillisecondsConverter() },
    };

    public static string ToJson(BenchResults results) => JsonSerializer.Serialize(results, json);

    /// <returns>The paths of the files, one per line.</returns>
    public static async Task<string> SaveAsync(BenchResults results, string folder)
    {
        _ = Directory.CreateDirectory(folder);
        var (data, page) = (Path.Combine(folder, "results.json"), Path.Combine(folder, "report.html"));
        await File.WriteAllTextAsync(data, ToJson(results));
        await File.WriteAllTextAsync(page, HtmlReport.Render(ToJson(results)));
        return $"{data}\n{page}";
    }

    public static void WriteTables(BenchResults results, TextWriter output)
    {
        output.WriteLine($"{results.Summary}\n{results.Machine}\n{string.Join('\n', results.Conditions)}\nprices: {results.Prices}\n");
        var names = results.Candidates.Select(static candidate => candidate.Name)
            .Concat(results.Measurements.Select(static measurement => measurement.Label));
        var width = names.Max(static name => name.Length);
        foreach (var candidate in results.Candidates)
        {
            output.WriteLine($"{candidate.Name.PadRight(width)}  {candidate.FileBytes,10:N0} bytes, {candidate.ZipBytes,10:N0} zipped");
        }

        foreach (var table in results.Tables)
        {
            output.WriteLine($"\n{$"{table.Title}, {table.Count}".PadRight(28 + width)}{Line(table.Columns)}");
            var last = "";
            foreach (var row in table.Rows)
            {
                output.WriteLine($"{(row.Quantity == last ? "" : row.Quantity),-28}{row.Candidate.PadRight(width)}{Line(row.Cells)}");
                last = row.Quantity;
            }
        }
    }

    private static string Line(IEnumerable<string> cells) => string.Concat(cells.Select(static cell => cell.PadLeft(9)));

    private sealed class MillisecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeSpan.FromMilliseconds(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.TotalMilliseconds);
    }
}
