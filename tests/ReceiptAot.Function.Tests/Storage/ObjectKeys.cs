using CsCheck;

namespace ReceiptAot.Function.Tests.Storage;

internal static class ObjectKeys
{
    /// <summary>Keys with characters that a client must neither normalize nor percent-encode twice.</summary>
    public static Gen<string> Any { get; } =
        Gen.Char["aZ09-._~/+%&=?#:;@!*'()\"<>\\ é日"].Array[1, 30].Select(static characters => "k" + new string(characters));
}
