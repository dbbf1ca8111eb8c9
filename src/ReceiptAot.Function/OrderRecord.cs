using ReceiptAot.Core;

namespace ReceiptAot.Function;

/// <summary>What an event holds in one place: an order, or why it could not be read; or nothing that asks for a receipt.</summary>
internal sealed record OrderRecord
{
    /// <summary>A record without an order, as of a deleted item.</summary>
    public static OrderRecord Skipped { get; } = new();

    /// <summary>The order; null if there is none.</summary>
    public Order? Order { get; private init; }

    /// <summary>Where its receipt belongs; null where that can't be told.</summary>
    public ReceiptKey? Key { get; private init; }

    /// <summary>Why its receipt is not stored; null once it is, and where there is no order.</summary>
    public Exception? Error { get; init; }

    /// <summary>What its source calls it by in a partial batch response; null where the event gives nothing that could be called back.</summary>
    public string? Identifier { get; init; }

    /// <summary>Records with the same key are stored in their order, and after a failed one the rest are not tried; null for no order.</summary>
    public string? OrderingKey { get; init; }

    /// <summary>Whether an object was found in the place of an order that has none of an order's members.</summary>
    public bool LacksEveryMember { get; private init; }

    /// <summary>A record with an order that was read, well or not.</summary>
    public static OrderRecord Of(OrderReading reading) => new()
    {
        Order = reading.Order,
        Key = reading.Key,
        LacksEveryMember = reading.LacksEveryMember,
        Error = reading.Order is null ? new InvalidOrder(reading.Faults) : null,
    };

    /// <summary>A record with an order that can't be read.</summary>
    public static OrderRecord Unreadable(FunctionError error) => new() { Error = error };
}
