namespace ReceiptAot.Function.Events.Payloads;

/// <summary>A record of an event: an order, the error that prevents its receipt, or neither.</summary>
internal sealed record OrderRecord
{
    /// <summary>A record without an order, such as the deletion of an item.</summary>
    public static OrderRecord Skipped { get; } = new();

    public Order? Order { get; private init; }

    /// <summary>Null for an order id that cannot be read.</summary>
    public OrderId? OrderId { get; private init; }

    /// <summary>The reason why the receipt is not stored; null for a record that is stored or skipped.</summary>
    public Exception? Error { get; init; }

    /// <summary>The id of the record in a partial batch response; null for a record without an id.</summary>
    public string? Identifier { get; init; }

    /// <summary>Records with the same key are stored in their order, and after a failed record the others are not tried.</summary>
    public string? OrderingKey { get; init; }

    /// <summary>Whether the object that was read as an order has none of an order's members.</summary>
    public bool LacksEveryMember { get; private init; }

    public static OrderRecord From(OrderReading reading) => new()
    {
        Order = reading.Order,
        OrderId = reading.Id,
        LacksEveryMember = reading.LacksEveryMember,
        Error = reading.Order is null ? new InvalidOrder(reading.Faults) : null,
    };

    public static OrderRecord Unreadable(FunctionError error) => new() { Error = error };
}
