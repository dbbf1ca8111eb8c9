namespace ReceiptAot.LocalCloud;

internal static class ExitCode
{
    public const int Succeeded = 0;
    public const int FunctionFailed = 1;
    public const int InvalidUsage = 2;
    public const int Interrupted = 130; // 128 plus the number of the signal, as in a shell
}
