using ReceiptAot.LocalCloud;
using ReceiptAot.LocalCloud.Bench;
using ReceiptAot.LocalCloud.Chaos;
using ReceiptAot.LocalCloud.Run;

try
{
    return args[0] switch
    {
        "run" => await RunCommand.ExecuteAsync(args[1..]),
        "chaos" => await ChaosCommand.ExecuteAsync(args[1..]),
        "bench" => await BenchCommand.ExecuteAsync(args[1..]),
        _ => throw new ArgumentException($"There is no command '{args[0]}'."),
    };
}
catch (IOException e)
{
    // The commands report other I/O errors: this one is of standard output or standard error.
    try
    {
        await Console.Error.WriteLineAsync($"{args[0]}: {e.Message}");
    }
    catch (IOException)
    {
        // The terminal is closed.
    }

    return ExitCode.InvalidUsage;
}
