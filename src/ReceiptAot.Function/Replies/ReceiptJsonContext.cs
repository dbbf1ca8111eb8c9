using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ReceiptAot.Function.Replies;

/// <summary>Writes the replies without reflection, which trimming would break.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DirectReply))]
[JsonSerializable(typeof(DirectReply[]))]
[JsonSerializable(typeof(BatchReply))]
[JsonSerializable(typeof(HttpReply))]
[JsonSerializable(typeof(HttpAnswer.Success))]
[JsonSerializable(typeof(HttpAnswer.Failure))]
internal sealed partial class ReceiptJsonContext : JsonSerializerContext
{
    /// <summary>A reply's JSON, for the runtime client to send from where it stands.</summary>
    public static Stream Write<T>(T reply, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(reply, type);
        return new MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true);
    }
}
