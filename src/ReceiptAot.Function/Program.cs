using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Amazon.Lambda.RuntimeSupport;
using ReceiptAot.Function.Storage;
using ReceiptAot.Http;
#if DIRECT_S3_CLIENT
using S3Client = ReceiptAot.Function.Storage.Direct.DirectS3Client;
#else
using S3Client = ReceiptAot.Function.Storage.AwsSdk.AwsSdkS3Client;
#endif

namespace ReceiptAot.Function;

/// <summary>Puts the function together and hands it to Lambda.</summary>
internal static class Program
{
    private const int UsageError = 64; // EX_USAGE of sysexits.h

    private static Task Main() => RunAsync(Environment.GetEnvironmentVariable, static () => Console.Error, CancellationToken.None);

    // The client of the Runtime API reads the process's own environment; what is put together here reads the one that is given.
    internal static async Task RunAsync(Func<string, string?> environment, Func<TextWriter> error, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(environment("AWS_LAMBDA_RUNTIME_API")))
        {
            await error().WriteLineAsync("This is ReceiptAot, a function that AWS Lambda starts on its provided.al2023 runtime.");
            await error().WriteLineAsync("To run it on this machine, with a Runtime API and an S3 of its own: ./build.sh run");
            Environment.ExitCode = UsageError;
            return;
        }

        AllowForEventsAtOnce(environment);
        ReceiptFunction? function = null;
        using var bootstrap = LambdaBootstrapBuilder
            .Create((input, context) => Task.FromResult(function!.Handle(input, InvocationContext.From(context))))
            .UseBootstrapHandler(() =>
            {
                var settings = Settings.Read(environment);
                Trust.Choose(settings, environment);
                function = Create(settings);
                return Task.FromResult(true);
            })
            .Build();
        await bootstrap.RunAsync(cancellationToken);
    }

    /// <summary>
    /// Lets the thread pool have a thread for each event that Lambda Managed Instances send at once: the handler blocks its thread, AWS's
    /// runtime client calls it on the pool, and the pool would add only one or two threads a second.
    /// </summary>
    private static void AllowForEventsAtOnce(Func<string, string?> environment)
    {
        if (int.TryParse(environment("AWS_LAMBDA_MAX_CONCURRENCY"), NumberStyles.None, CultureInfo.InvariantCulture, out var events) && events > 1)
        {
            ThreadPool.GetMinThreads(out var workers, out var ports);
            _ = ThreadPool.SetMinThreads(workers + Math.Min(events, 1024), ports);
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The pool and the client live as long as the process.")]
    private static ReceiptFunction Create(Settings settings)
    {
        if (settings.Bucket is null)
        {
            return new ReceiptFunction(null);
        }

        var pool = new ConnectionPool(Trust.OptionsFor, TimeProvider.System);
        var objects = new S3ObjectStore(settings, new S3Client(settings, pool));
        var store = new BatchStore(new ReceiptStore(objects, TimeProvider.System), settings.Concurrency);
        return new ReceiptFunction(store, WarmUp.Run(objects, pool));
    }
}
