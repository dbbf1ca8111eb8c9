namespace ReceiptAot.Core;

/// <summary>The kinds of value that a member of an order can have.</summary>
public enum MemberKind
{
    /// <summary>The order has no such member.</summary>
    Missing,

    /// <summary>JSON's null.</summary>
    Null,

    /// <summary>A JSON string.</summary>
    Text,

    /// <summary>A JSON number.</summary>
    Number,

    /// <summary>JSON's true or false.</summary>
    Boolean,

    /// <summary>A JSON array.</summary>
    List,

    /// <summary>A JSON object.</summary>
    Map,

    /// <summary>Bytes, in a source that has a type for them.</summary>
    Binary,
}

/// <summary>A member's value before it is judged.</summary>
/// <param name="Kind">What kind of value it is.</param>
/// <param name="Text">A string's characters, a number or boolean as the event wrote it; empty for the other kinds. May hold lone surrogates.</param>
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

    private string Length()
    {
        var count = 0;
        foreach (var _ in Text.EnumerateRunes())
        {
            count++;
        }

        return count == 1 ? "1 character" : $"{count} characters";
    }
}
