namespace ReceiptAot.Core;

/// <summary>What reading an order gave: the order, or else all of its faults.</summary>
public sealed class OrderReading
{
    internal OrderReading(Order order) => (Order, Key) = (order, order.Key);

    internal OrderReading(IReadOnlyList<OrderFault> faults, ReceiptKey? key) => (Faults, Key) = (faults, key);

    /// <summary>The order; null when it has a fault.</summary>
    public Order? Order { get; }

    /// <summary>Where its receipt belongs; null when the order id has a fault.</summary>
    public ReceiptKey? Key { get; }

    /// <summary>Every fault; empty when there is an order.</summary>
    public IReadOnlyList<OrderFault> Faults { get; } = [];
}
