namespace ReceiptAot.Core.Orders;

/// <summary>The result of reading an order: the order, or all of its faults.</summary>
public sealed class OrderReading
{
    /// <summary>Null for an order that has a fault.</summary>
    public Order? Order { get; internal init; }

    /// <summary>Null for an order id that has a fault.</summary>
    public OrderId? Id { get; internal init; }

    /// <summary>Empty if there is an order.</summary>
    public IReadOnlyList<OrderFault> Faults { get; internal init; } = [];

    /// <summary>Whether the object that was read has none of an order's members.</summary>
    public bool LacksEveryMember { get; internal init; }
}
