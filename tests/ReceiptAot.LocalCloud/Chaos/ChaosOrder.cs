namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>
/// An order of a chaos run. Two orders with the same id and different items are in conflict. The group is the message group in a FIFO
/// queue, where the order with <see cref="FirstItem"/> is the first of its id; null outside of a FIFO queue.
/// </summary>
internal sealed record ChaosOrder(string Id, string Item, string? Group = null)
{
    /// <summary>The item of the first order with an id.</summary>
    public const string FirstItem = "Pen";

    /// <summary>The item of an order in conflict with the first.</summary>
    public const string OtherItem = "Pencil";

    public string Json => $$"""{"Order_id":"{{Id}}","Amount":12.5,"Item":"{{Item}}"}""";

    public string Receipt => ExpectedResult.Receipt(Id, "12.50", Item);

    public string Key => ExpectedResult.ReceiptKey(Id);

    /// <summary>Whether the receipt of this order must be the stored one, because the orders of a group are processed in order.</summary>
    public bool MustBeStored => Group is not null && Item == FirstItem;

    public override string ToString() => $"{Id} of a {Item}";
}
