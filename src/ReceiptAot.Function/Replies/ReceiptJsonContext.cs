using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ReceiptAot.Function.Replies;

/// <summary>
/// Writes the replies without reflection, which trimming would break. It names each reply, for its source to be generated, and each reply is
/// written by it.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BatchReply))]
[JsonSerializable(typeof(HttpReply))]
[JsonSerializable(typeof(HttpAnswer.Success))]
[JsonSerializable(typeof(HttpAnswer.Failure))]
internal sealed partial class ReceiptJsonContext : JsonSerializerContext
{
    // A reply is read as JSON, and never stands in a page.
    private static readonly JsonWriterOptions readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A reply's JSON.</summary>
    public static MemoryStream Write<T>(T reply, JsonTypeInfo<T> type)
    {
        var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, readable))
        {
            JsonSerializer.Serialize(writer, reply, type);
        }

        json.Position = 0;
        return json;
    }

    /// <summary>The same as text, to stand within a reply.</summary>
    public static string WriteText<T>(T reply, JsonTypeInfo<T> type) => Encoding.UTF8.GetString(Write(reply, type).ToArray());
}
