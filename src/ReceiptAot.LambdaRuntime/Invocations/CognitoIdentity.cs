using System.Text.Json;

namespace ReceiptAot.LambdaRuntime.Invocations;

/// <summary>The <c>Lambda-Runtime-Cognito-Identity</c> header.</summary>
internal sealed class CognitoIdentity(JsonElement json) : ICognitoIdentity
{
    public string? IdentityId { get; } = ReadString(json, "cognitoIdentityId");
    public string? IdentityPoolId { get; } = ReadString(json, "cognitoIdentityPoolId");

    private static string? ReadString(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
