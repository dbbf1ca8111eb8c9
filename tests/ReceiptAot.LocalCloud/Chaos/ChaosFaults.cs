using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>The faults of the embedded S3 and of the resolver in a chaos run, and their numbers.</summary>
internal sealed class ChaosFaults
{
    private const double FaultRate = 0.1;

    private static readonly Dictionary<S3Fault, string> kinds = new()
    {
        [S3Fault.Refuse(400, "RequestTimeout")] = "400",
        [S3Fault.Refuse(403, "AccessDenied")] = "403",
        [S3Fault.Refuse(409, "ConditionalRequestConflict")] = "409",
        [S3Fault.Refuse(500, "InternalError")] = "500",
        [S3Fault.Refuse(503, "SlowDown")] = "503",
        [S3Fault.Reset(S3RequestStage.Head)] = "lost request",
        [S3Fault.Reset(S3RequestStage.Body)] = "lost request",
        [S3Fault.Reset(S3RequestStage.Received)] = "lost request",
        [S3Fault.Reset(S3RequestStage.Served)] = "lost reply",
        [S3Fault.TruncatedResponse] = "truncated reply",
        [S3Fault.WrongChecksum] = "wrong checksum",
        [S3Fault.Interim(100)] = "interim response",
        [S3Fault.Interim(103)] = "interim response",
        [S3Fault.Wait(S3RequestStage.Received, TimeSpan.FromMilliseconds(20))] = "delay",
        [S3Fault.Wait(S3RequestStage.Served, TimeSpan.FromMilliseconds(20))] = "delay",
        [S3Fault.Wait(S3RequestStage.Received, TimeSpan.FromMilliseconds(200))] = "delay",
        [S3Fault.Wait(S3RequestStage.Served, TimeSpan.FromMilliseconds(200))] = "delay",
        [S3Fault.Wait(S3RequestStage.Received, TimeSpan.FromSeconds(60))] = "stall",
        [S3Fault.Hang] = "stall",
    };

    private readonly LocalS3 s3;
    private readonly string resolverFaults;
    private readonly ChaosCounts counts;
    private readonly int seed;

    private ChaosFaults(LocalS3 s3, string resolverFaults, ChaosCounts counts, int seed) =>
        (this.s3, this.resolverFaults, this.counts, this.seed) = (s3, resolverFaults, counts, seed);

    /// <param name="s3">The server, which has faults from now on.</param>
    /// <param name="folder">The folder in which the function's processes list the faults of the resolver.</param>
    /// <param name="counts">Counts the faults by kind.</param>
    /// <param name="seed">Determines the faults of the requests for each key, and the times of the clock.</param>
    /// <param name="environment">The environment variables of the function.</param>
    public static async Task<ChaosFaults> StartAsync(
        LocalS3 s3, string folder, ChaosCounts counts, int seed, Dictionary<string, string?> environment)
    {
        var resolverFaults = Path.Combine(folder, "resolver-faults");
        environment["LD_PRELOAD"] = await LibcOverrides.Library;
        environment["RESOLVER_FAULTS"] = resolverFaults;
        environment["AWS_ENDPOINT_URL_S3"] = $"http://s3.chaos.test:{s3.Url.Port}";
        var rule = S3FaultRules.AtRandom(seed, FaultRate, [.. kinds.Keys]);
        s3.Faults = (method, key) =>
        {
            var fault = rule(method, key);
            if (fault is not null)
            {
                counts.AddFaults(kinds[fault]);
            }

            return fault;
        };
        return new ChaosFaults(s3, resolverFaults, counts, seed);
    }

    /// <summary>Sets the clock of S3 to another time every few seconds. At the end, the faults of S3 end.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        var random = new Random(seed);
        while (!end.IsCancellationRequested)
        {
            s3.ClockOffset = TimeSpan.FromHours(random.Next(-24, 25));
            counts.AddFaults("clock jump");
            await Task.Delay(random.Next(1000, 5000), end).ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        s3.Faults = S3FaultRules.None;
        foreach (var kind in File.Exists(resolverFaults) ? await File.ReadAllLinesAsync(resolverFaults, CancellationToken.None) : [])
        {
            counts.AddFaults(kind);
        }
    }
}
