namespace Amazon.Lambda.Core;

/// <summary>The client that invoked the function through the AWS Mobile SDK.</summary>
public interface IClientContext
{
    /// <summary>The device, by names that the SDK defines.</summary>
    IDictionary<string, string> Environment { get; }

    /// <summary>Values that the client has set.</summary>
    IDictionary<string, string> Custom { get; }

    IClientApplication Client { get; }
}

/// <summary>The application that invoked the function through the AWS Mobile SDK.</summary>
public interface IClientApplication
{
    string? AppPackageName { get; }
    string? AppTitle { get; }
    string? AppVersionCode { get; }
    string? AppVersionName { get; }
    string? InstallationId { get; }
}
