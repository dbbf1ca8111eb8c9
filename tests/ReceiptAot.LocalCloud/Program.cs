using ReceiptAot.LocalCloud.Bench;
using ReceiptAot.LocalCloud.Chaos;
using ReceiptAot.LocalCloud.Run;

return args[0] switch
{
    "run" => await RunCommand.ExecuteAsync(args[1..]),
    "chaos" => await ChaosCommand.ExecuteAsync(args[1..]),
    "bench" => await BenchCommand.ExecuteAsync(args[1..]),
    _ => throw new ArgumentException($"There is no command '{args[0]}'."),
};
