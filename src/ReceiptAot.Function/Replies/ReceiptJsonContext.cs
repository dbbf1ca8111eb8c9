using System.Text.Json.Serialization;

namespace ReceiptAot.Function.Replies;

/// <summary>Writes the replies without reflection, which trimming would break.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(DirectReply))]
internal sealed partial class ReceiptJsonContext : JsonSerializerContext;
