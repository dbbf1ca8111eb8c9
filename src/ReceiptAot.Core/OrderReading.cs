namespace ReceiptAot.Core;

/// <summary>What reading an order gave: the order, or else all of its faults.</summary>
public sealed class OrderReading
{
    internal OrderReading(Order order) => Order = order;

    internal OrderReading(IReadOnlyList<OrderFault> faults) => Faults = faults;

    /// <summary>The order; null when it has a fault.</summary>
    public Order? Order { get; }

    /// <summary>Every fault; empty when there is an order.</summary>
    public IReadOnlyList<OrderFault> Faults { get; } = [];
}
