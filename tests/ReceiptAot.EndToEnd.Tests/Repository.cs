namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The working copy of the repository that the tests were built in.</summary>
public static class Repository
{
    /// <summary>The root folder, which contains <c>build.sh</c>.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "build.sh")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No parent folder of the tests contains build.sh.");
        }

        return folder.FullName;
    }
}
