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

        AllowConcurrentEvents(environment);
        var settings = new Lazy<Settings>(() => Settings.Read(environment));
        var pool = Connect(settings, environment);
        var handle = new Lazy<Func<Stream, InvocationContext, Stream>>(() => CreateHandler(settings.Value, pool));
        using var bootstrap = LambdaBootstrapBuilder
            .Create((input, context) => Task.FromResult(handle.Value(input, InvocationContext.From(context))))
            .UseBootstrapHandler(() => Task.FromResult(handle.Value is not null))
            .Build();
        await bootstrap.RunAsync(cancellationToken);
    }

    /// <summary>
    /// Raises the minimum of the thread pool by the number of events that Lambda Managed Instances send at once: the handler blocks its
    /// thread, AWS's runtime client calls the handler on the pool, and the pool would add only one or two threads a second.
    /// </summary>
    private static void AllowConcurrentEvents(Func<string, string?> environment)
    {
        var variable = environment("AWS_LAMBDA_MAX_CONCURRENCY");
        if (int.TryParse(variable, NumberStyles.None, CultureInfo.InvariantCulture, out var events) && events > 1)
        {
            ThreadPool.GetMinThreads(out var workers, out var ports);
            _ = ThreadPool.SetMinThreads(workers + Math.Min(events, 1024), ports);
        }
    }

    /// <summary>Begins to connect to S3 before anything else: the rest of init runs in the meantime.</summary>
    /// <returns>Null without a bucket, and if the settings are invalid, which init reports.</returns>
    private static ConnectionPool? Connect(Lazy<Settings> settings, Func<string, string?> environment)
    {
        try
        {
            if (settings.Value.Bucket is null)
            {
                return null;
            }
        }
        catch (InvalidConfiguration)
        {
            return null;
        }

        var pool = new ConnectionPool(Trust.Choose(settings.Value, environment).OptionsFor, TimeProvider.System);
        WarmUp.Begin(settings.Value, pool);
        return pool;
    }

    private static Func<Stream, InvocationContext, Stream> CreateHandler(Settings settings, ConnectionPool? pool)
    {
        var metrics = settings.MetricNamespace is { } metricNamespace
            ? new MetricsWriter(Console.OpenStandardOutput(), metricNamespace, settings.Service)
            : null;
        Func<Stream, InvocationContext, Stream> handle = pool is null
            ? UnconfiguredFunction.Handle
            : CreateFunction(settings, pool, metrics).Handle;
        return metrics is null ? handle : new MeteredFunction(handle, metrics).Handle;
    }

    private static ReceiptFunction CreateFunction(Settings settings, ConnectionPool pool, MetricsWriter? metrics)
    {
        var objects = new S3ObjectStore(settings, new S3Client(settings, pool));
        if (WarmUp.Run(objects, pool, metrics) is { } reason)
        {
            LogMessages.WarmUpFailed(reason);
        }

        return new ReceiptFunction(new BatchStore(new ReceiptStore(objects, TimeProvider.System), settings.Concurrency));
    }
}
