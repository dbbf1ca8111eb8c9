using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ReceiptAot.Function.Events.Responses;

/// <summary>Serializes the responses with generated code: serialization by reflection does not survive trimming.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BatchResponse))]
[JsonSerializable(typeof(HttpResult))]
[JsonSerializable(typeof(HttpSuccess))]
[JsonSerializable(typeof(HttpFailure))]
internal sealed partial class ReceiptJsonContext : JsonSerializerContext
{
    // Responses are read as JSON, and are never part of an HTML page.
    private static readonly JsonWriterOptions readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static MemoryStream Serialize<T>(T response, JsonTypeInfo<T> type)
    {
        var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, readable))
        {
            JsonSerializer.Serialize(writer, response, type);
        }

        json.Position = 0;
        return json;
    }

    public static string SerializeToString<T>(T response, JsonTypeInfo<T> type) =>
        Encoding.UTF8.GetString(Serialize(response, type).ToArray());
}

/// <summary>A response through API Gateway, a function URL or a load balancer. Properties that are null are not written.</summary>
internal sealed record HttpResult
{
    public required int StatusCode { get; init; }

    /// <summary>Status code and reason phrase, for load balancers.</summary>
    public string? StatusDescription { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>In place of <see cref="Headers"/>, for load balancers with multi-value headers.</summary>
    public IReadOnlyDictionary<string, string[]>? MultiValueHeaders { get; init; }

    public required string Body { get; init; }
    public bool IsBase64Encoded { get; init; }
}

internal sealed record HttpSuccess(string Message, string Key);

internal sealed record HttpFailure(string ErrorType, string Message, IReadOnlyList<OrderFault> Faults);
