namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The working copy that the tests were built in.</summary>
public static class Repository
{
    /// <summary>Its folder, which has <c>build.sh</c> in it.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "build.sh")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not stand in a working copy.");
        }

        return folder.FullName;
    }
}
