namespace ReceiptAot.LocalCloud;

/// <summary>How a command ends.</summary>
internal static class ExitCode
{
    public const int Succeeded = 0;
    public const int FunctionFailed = 1;
    public const int WrongCall = 2;
    public const int Interrupted = 130; // as a shell has it: 128, and the signal's number
}
