namespace Amazon.Lambda.Core;

/// <summary>What AWS's mobile SDK tells of the client that invoked the function.</summary>
public interface IClientContext
{
    /// <summary>The device, by the names that the SDK gives.</summary>
    IDictionary<string, string> Environment { get; }

    /// <summary>What the client added of its own.</summary>
    IDictionary<string, string> Custom { get; }

    /// <summary>The application.</summary>
    IClientApplication Client { get; }
}

/// <summary>The application that invoked the function through AWS's mobile SDK.</summary>
public interface IClientApplication
{
    /// <summary>The package's name.</summary>
    string? AppPackageName { get; }

    /// <summary>The title.</summary>
    string? AppTitle { get; }

    /// <summary>The version's code.</summary>
    string? AppVersionCode { get; }

    /// <summary>The version's name.</summary>
    string? AppVersionName { get; }

    /// <summary>The id of the installation.</summary>
    string? InstallationId { get; }
}
