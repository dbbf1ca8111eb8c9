using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The header <c>Lambda-Runtime-Client-Context</c>: objects <c>client</c>, <c>custom</c> and <c>env</c>.</summary>
internal sealed class ClientContext(JsonElement json) : IClientContext
{
    public IDictionary<string, string> Environment { get; } = json.ReadMap("env");

    public IDictionary<string, string> Custom { get; } = json.ReadMap("custom");

    public IClientApplication Client { get; } = new ClientApplication(json.ReadMap("client"));
}

internal sealed class ClientApplication(Dictionary<string, string> json) : IClientApplication
{
    public string? AppPackageName => json.GetValueOrDefault("app_package_name");

    public string? AppTitle => json.GetValueOrDefault("app_title");

    public string? AppVersionCode => json.GetValueOrDefault("app_version_code");

    public string? AppVersionName => json.GetValueOrDefault("app_version_name");

    public string? InstallationId => json.GetValueOrDefault("installation_id");
}

/// <summary>The header <c>Lambda-Runtime-Cognito-Identity</c>.</summary>
internal sealed class CognitoIdentity(JsonElement json) : ICognitoIdentity
{
    public string? IdentityId { get; } = json.ReadText("cognitoIdentityId");

    public string? IdentityPoolId { get; } = json.ReadText("cognitoIdentityPoolId");
}

/// <summary>Reads what clients send, which may be anything.</summary>
internal static class JsonElementExtensions
{
    public static string? ReadText(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>An object's members, each that is not a string as its JSON; empty where there is no such object.</summary>
    public static Dictionary<string, string> ReadMap(this JsonElement json, string name)
    {
        var map = new Dictionary<string, string>();
        if (json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                map[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
            }
        }

        return map;
    }
}
