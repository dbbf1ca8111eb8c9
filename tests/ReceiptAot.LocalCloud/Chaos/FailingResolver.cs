using System.Diagnostics;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>A resolver of host names that fails at random, in the function's process: see <c>failing-resolver.c</c>.</summary>
internal sealed class FailingResolver
{
    private readonly string library;
    private readonly string faults;

    private FailingResolver(string folder) =>
        (library, faults) = (Path.Combine(folder, "failing-resolver.so"), Path.Combine(folder, "resolver-faults"));

    /// <summary>Lets a function use the resolver to find an S3 server on loopback.</summary>
    public void AddTo(Dictionary<string, string?> environment, int port)
    {
        environment["LD_PRELOAD"] = library;
        environment["RESOLVER_FAULTS"] = faults;
        environment["AWS_ENDPOINT_URL_S3"] = $"http://s3.chaos.test:{port}";
    }

    /// <summary>Counts the lookups that failed, and those that were slow.</summary>
    public (int Failed, int Slow) CountFaults()
    {
        var kinds = File.Exists(faults) ? File.ReadAllText(faults) : "";
        return (kinds.Count(static kind => kind == 'f'), kinds.Count(static kind => kind == 's'));
    }

    /// <summary>Compiles the resolver with <c>cc</c>, which Native AOT requires too.</summary>
    public static async Task<FailingResolver> CompileAsync(string folder)
    {
        var resolver = new FailingResolver(folder);
        var source = Path.Combine(AppContext.BaseDirectory, "Chaos", "failing-resolver.c");
        using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-o", resolver.library, source, "-ldl"]);
        await compiler.WaitForExitAsync();
        return compiler.ExitCode == 0 ? resolver : throw new InvalidOperationException($"{source} was not compiled.");
    }
}
