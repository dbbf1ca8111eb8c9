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
catch (IOException)
{
    // The commands report all other I/O errors: the terminal is closed, or the output cannot be written.
    return ExitCode.Interrupted;
}
