using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Amazon.Lambda.RuntimeSupport;
using ReceiptAot.Function.Storage;
#if DIRECT_S3_CLIENT
using S3Client = ReceiptAot.Function.Storage.Direct.DirectS3Client;
#else
using S3Client = ReceiptAot.Function.Storage.AwsSdk.AwsSdkS3Client;
#endif

namespace ReceiptAot.Function;

/// <summary>Composes the function and runs it on Lambda.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "What init creates lives as long as the process.")]
internal static class Program
{
    private const int UsageError = 64; // EX_USAGE of sysexits.h

    private static Task Main() => RunAsync(Environment.GetEnvironmentVariable, static () => Console.Error, CancellationToken.None);

    // The runtime client reads the environment of the process, whatever environment is given here.
    internal static async Task RunAsync(Func<string, string?> environment, Func<TextWriter> error, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(environment("AWS_LAMBDA_RUNTIME_API")))
        {
            await error().WriteLineAsync("This is ReceiptAot, a function that AWS Lambda starts on its provided.al2023 runtime.");
            await error().WriteLineAsync("To run it on this machine, with a local Runtime API and a local S3: ./build.sh run");
            Environment.ExitCode = UsageError;
            return;
        }

        var connection = new Lazy<(Settings Settings, WarmUp? WarmUp)>(() => Connect(environment));
        Begin(connection);
        var handle = new Lazy<Func<Stream, InvocationContext, Stream>>(
            () => CreateHandler(environment, connection.Value.Settings, connection.Value.WarmUp));
        using var bootstrap = LambdaBootstrapBuilder
            .Create((input, context) => Task.FromResult(handle.Value(input, InvocationContext.From(context))))
            .UseBootstrapHandler(() => Task.FromResult(handle.Value is not null))
            .Build();
        await bootstrap.RunAsync(cancellationToken);
    }

    /// <summary>Begins to connect to S3 before anything else: the rest of init runs in the meantime.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Init reads the value again, meets the same exception, and reports it.")]
    private static void Begin(Lazy<(Settings Settings, WarmUp? WarmUp)> connection)
    {
        try
        {
            _ = connection.Value;
        }
        catch (Exception)
        {
        }
    }

    /// <returns>No warm-up without a bucket.</returns>
    private static (Settings Settings, WarmUp? WarmUp) Connect(Func<string, string?> environment)
    {
        var settings = Settings.Read(environment);
        if (settings.Bucket is null)
        {
            return (settings, null);
        }

        var warmUp = new WarmUp(new ConnectionPool(Trust.Choose(settings, environment).OptionsFor, TimeProvider.System));
        warmUp.Begin(settings);
        return (settings, warmUp);
    }

    private static Func<Stream, InvocationContext, Stream> CreateHandler(
        Func<string, string?> environment, Settings settings, WarmUp? warmUp)
    {
        AllowBlockedThreads(environment, settings);
        var metrics = settings.MetricNamespace is { } metricNamespace
            ? new MetricsWriter(Console.OpenStandardOutput(), metricNamespace, settings.Service)
            : null;
        Func<Stream, InvocationContext, Stream> handle = warmUp is null
            ? UnconfiguredFunction.Handle
            : CreateFunction(settings, warmUp, metrics).Handle;
        return metrics is null ? handle : new MeteredFunction(handle, metrics).Handle;
    }

    private static ReceiptFunction CreateFunction(Settings settings, WarmUp warmUp, MetricsWriter? metrics)
    {
        var objects = new S3ObjectStore(settings, new S3Client(settings, warmUp.Pool));
        if (warmUp.Run(objects, metrics) is { } reason)
        {
            LogMessages.WarmUpFailed(reason);
        }

        return new ReceiptFunction(new BatchStore(new ReceiptStore(objects, TimeProvider.System), settings.Concurrency));
    }

    /// <summary>
    /// Raises the minimum of the thread pool, which would add only one or two threads a second: each request to S3 blocks a thread, and
    /// so does each event that AWS's runtime client handles. Lambda Managed Instances send many events at once.
    /// </summary>
    private static void AllowBlockedThreads(Func<string, string?> environment, Settings settings)
    {
        _ = int.TryParse(environment("AWS_LAMBDA_MAX_CONCURRENCY"), NumberStyles.None, CultureInfo.InvariantCulture, out var events);
        ThreadPool.GetMinThreads(out var workers, out var ports);
        _ = ThreadPool.SetMinThreads(workers + Math.Min(events, 1024) + settings.Concurrency, ports);
    }
}
