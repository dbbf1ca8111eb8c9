namespace ReceiptAot.Core.Orders;

public enum MemberKind
{
    Missing,
    Null,
    Text,
    Number,
    Boolean,
    List,
    Map,

    /// <summary>Bytes, in an event source that has a type for them.</summary>
    Binary,
}

/// <summary>The value of an order's member, before the rules of the member are applied.</summary>
/// <param name="Text">
/// The characters of a string, which may contain lone surrogates; a number or boolean as the event spells it; empty for the other kinds.
/// </param>
public readonly record struct MemberValue(MemberKind Kind, string Text)
{
    /// <summary>The value by kind and length, never by content.</summary>
    internal string Describe() => Kind switch
    {
        MemberKind.Missing => "no such member",
        MemberKind.Null => "null",
        MemberKind.Boolean => "a boolean",
        MemberKind.List => "an array",
        MemberKind.Map => "an object",
        MemberKind.Binary => "binary data",
        MemberKind.Number => $"a number of {Length()}",
        _ when Text.Length == 0 => "an empty string",
        _ when string.IsNullOrWhiteSpace(Text) => $"a blank string of {Length()}",
        _ => $"a string of {Length()}",
    };

    private string Length() => Text.EnumerateRunes().Count() is var count and not 1 ? $"{count} characters" : "1 character";
}
