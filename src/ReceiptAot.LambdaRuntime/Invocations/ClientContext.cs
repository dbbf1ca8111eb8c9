using System.Text.Json;

namespace ReceiptAot.LambdaRuntime.Invocations;

/// <summary>The <c>Lambda-Runtime-Client-Context</c> header: JSON objects <c>client</c>, <c>custom</c> and <c>env</c>.</summary>
internal sealed class ClientContext(JsonElement json) : IClientContext, IClientApplication
{
    private readonly Dictionary<string, string> client = ReadMap(json, "client");

    public IDictionary<string, string> Environment { get; } = ReadMap(json, "env");
    public IDictionary<string, string> Custom { get; } = ReadMap(json, "custom");
    public IClientApplication Client => this;
    public string? AppPackageName => client.GetValueOrDefault("app_package_name");
    public string? AppTitle => client.GetValueOrDefault("app_title");
    public string? AppVersionCode => client.GetValueOrDefault("app_version_code");
    public string? AppVersionName => client.GetValueOrDefault("app_version_name");
    public string? InstallationId => client.GetValueOrDefault("installation_id");

    // The header may have any content: values that are not strings are read as JSON.
    private static Dictionary<string, string> ReadMap(JsonElement json, string name)
    {
        var map = new Dictionary<string, string>();
        if (json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                var isString = member.Value.ValueKind == JsonValueKind.String;
                map[member.Name] = isString ? member.Value.GetString()! : member.Value.GetRawText();
            }
        }

        return map;
    }
}
