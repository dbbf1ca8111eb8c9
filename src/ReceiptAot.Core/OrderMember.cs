namespace ReceiptAot.Core;

/// <summary>One of an order's members, as far as the event has shown it.</summary>
/// <param name="usualName">How the contract spells it.</param>
/// <param name="plainName">The name in lower case, without underscores: what every accepted spelling comes to.</param>
internal sealed class OrderMember(string usualName, string plainName)
{
    private const int MaxRepetitions = 8; // as many as help: an event could have a million
    private const int MaxNameCharacters = 64; // of a name that is nothing but letters and, it may be, millions of underscores

    /// <summary>The member's name as the event spelled it.</summary>
    public string Name { get; private set; } = usualName;

    /// <summary>Its value: of the first, where several members come to this name.</summary>
    public MemberValue Value { get; private set; } = new(MemberKind.Missing, "");

    /// <summary>The further members that come to this name, as the event spelled them; the first few, where there are more.</summary>
    public List<string> Repetitions { get; } = [];

    /// <summary>Whether a name comes to this member's, without letter case (of ASCII, as no other letter stands in one) and underscores.</summary>
    public bool IsNamed(string name)
    {
        var matched = 0;
        foreach (var letter in name)
        {
            if (letter == '_')
            {
                continue;
            }

            if (matched == plainName.Length || char.ToLowerInvariant(letter) != plainName[matched] || !char.IsAscii(letter))
            {
                return false;
            }

            matched++;
        }

        return matched == plainName.Length;
    }

    public void Take(string name, MemberValue value)
    {
        var shown = name.Length <= MaxNameCharacters ? name : $"{name.AsSpan(0, MaxNameCharacters)}…";
        if (Value.Kind == MemberKind.Missing)
        {
            (Name, Value) = (shown, value);
        }
        else if (Repetitions.Count < MaxRepetitions)
        {
            Repetitions.Add(shown);
        }
    }

    public OrderFault Refuse(string expected) => new(Name, Value.Describe(), expected);
}
