namespace ReceiptAot.Core;

/// <summary>An order that was read without a fault; only <see cref="OrderDraft"/> makes one.</summary>
public sealed class Order
{
    internal Order(ReceiptKey key, decimal amount, string item) => (Key, Amount, Item) = (key, amount, item);

    /// <summary>Where the order's receipt is stored; it holds the order id.</summary>
    public ReceiptKey Key { get; }

    /// <summary>The exact amount, in dollars; negative for a refund.</summary>
    public decimal Amount { get; }

    /// <summary>What was ordered: not blank, one line, well-formed Unicode.</summary>
    public string Item { get; }
}
