namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>An order of a chaos run; two with one id and another item are in conflict.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Item">What was ordered.</param>
/// <param name="Group">Its group in a FIFO queue, where the <see cref="FirstItem"/> of an id stands before any other; null outside of one.</param>
internal sealed record ChaosOrder(string Id, string Item, string? Group = null)
{
    /// <summary>The item of the first order with an id.</summary>
    public const string FirstItem = "Pen";

    /// <summary>The item of one that is in conflict with it.</summary>
    public const string OtherItem = "Pencil";

    /// <summary>The order as JSON.</summary>
    public string Json => $$"""{"Order_id":"{{Id}}","Amount":12.5,"Item":"{{Item}}"}""";

    /// <summary>The receipt that it has to get.</summary>
    public string Receipt => ExpectedResult.Receipt(Id, "12.50", Item);

    /// <summary>Where its receipt has to stand.</summary>
    public string Key => ExpectedResult.ReceiptKey(Id);

    /// <summary>Whether its receipt has to be the one that is stored, as no other may overtake it.</summary>
    public bool HasToWin => Group is not null && Item == FirstItem;

    /// <inheritdoc/>
    public override string ToString() => $"{Id} of a {Item}";
}
