namespace ReceiptAot.Core.Orders;

/// <summary>One of an order's members while the order is read.</summary>
/// <param name="usualName">The name in the documentation, for messages about a missing member.</param>
/// <param name="plainName">The name in lower case, without underscores, to which every accepted spelling is reduced.</param>
internal sealed class OrderMember(string usualName, string plainName)
{
    private const int MaxRepetitions = 8; // enough to find the mistake: an event could have a million
    private const int MaxNameCharacters = 64; // a name may have millions of underscores

    /// <summary>The name as the event spells it.</summary>
    public string Name { get; private set; } = usualName;

    /// <summary>The value of the first member of this name.</summary>
    public MemberValue Value { get; private set; } = new(MemberKind.Missing, "");

    /// <summary>The names of further members that are reduced to the same name: which one is meant cannot be known.</summary>
    public List<string> Repetitions { get; } = [];

    /// <summary>Compares without letter case and underscores, and without a copy of the name.</summary>
    public bool IsNamed(string name)
    {
        var rest = name.AsSpan();
        foreach (var expected in plainName)
        {
            rest = rest.TrimStart('_');
            if (rest.IsEmpty || (rest[0] | 0x20) != expected)
            {
                return false;
            }

            rest = rest[1..];
        }

        return rest.TrimStart('_').IsEmpty;
    }

    public void Add(string name, MemberValue value)
    {
        var shownName = name.Length <= MaxNameCharacters ? name : $"{name.AsSpan(0, MaxNameCharacters)}…";
        if (Value.Kind == MemberKind.Missing)
        {
            (Name, Value) = (shownName, value);
        }
        else if (Repetitions.Count < MaxRepetitions)
        {
            Repetitions.Add(shownName);
        }
    }

    public OrderFault Refuse(string expected) => new(Name, Value.Describe(), expected);
}
