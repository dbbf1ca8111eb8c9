namespace ReceiptAot.Core;

/// <summary>An order that was read without a fault; only <see cref="OrderDraft"/> makes one.</summary>
public sealed class Order
{
    internal Order(ReceiptKey key, decimal amount, string item) => (Key, Amount, Item) = (key, amount, item);

    /// <summary>An order as the JSON that holds it, for what needs one to try something with.</summary>
    public static ReadOnlySpan<byte> Sample => """{"Order_id": "12345", "Amount": 199.99, "Item": "Wireless Headphones"}"""u8;

    /// <summary>Where the order's receipt is stored; it holds the order id.</summary>
    public ReceiptKey Key { get; }

    /// <summary>The exact amount, in dollars; negative for a refund.</summary>
    public decimal Amount { get; }

    /// <summary>What was ordered: not blank, one line, well-formed Unicode.</summary>
    public string Item { get; }
}

/// <summary>What reading an order gave: the order, or else all of its faults.</summary>
public sealed class OrderReading
{
    internal OrderReading(Order order) => (Order, Key) = (order, order.Key);

    internal OrderReading(IReadOnlyList<OrderFault> faults, ReceiptKey? key, bool lacksEveryMember) =>
        (Faults, Key, LacksEveryMember) = (faults, key, lacksEveryMember);

    /// <summary>The order; null when it has a fault.</summary>
    public Order? Order { get; }

    /// <summary>Where its receipt belongs; null when the order id has a fault.</summary>
    public ReceiptKey? Key { get; }

    /// <summary>Every fault; empty when there is an order.</summary>
    public IReadOnlyList<OrderFault> Faults { get; } = [];

    /// <summary>Whether none of an order's members was there.</summary>
    public bool LacksEveryMember { get; }
}

/// <summary>An order while its members come in, from wherever an event keeps them; then the order, or all of its faults.</summary>
internal sealed class OrderDraft
{
    private readonly OrderMember id = new("Order_id", "orderid");
    private readonly OrderMember amount = new("Amount", "amount");
    private readonly OrderMember item = new("Item", "item");
    private readonly OrderMember[] members;
    private readonly List<OrderFault> faults = [];

    /// <summary>One without a member yet.</summary>
    public OrderDraft() => members = [id, amount, item];

    /// <summary>Whether a name is one of an order's, so that its value is worth reading.</summary>
    public bool Knows(string name) => Array.Exists(members, member => member.IsNamed(name));

    /// <summary>
    /// Takes one member. Names are told apart without letter case and underscores; one that is none of an order's is ignored, and the
    /// second of two that come to the same name is a fault: which of them was meant?
    /// </summary>
    public void Add(string name, MemberValue value)
    {
        foreach (var member in members)
        {
            if (member.IsNamed(name))
            {
                member.Take(name, value);
            }
        }
    }

    /// <summary>The order, or all of its faults.</summary>
    public OrderReading Complete()
    {
        var key = ReadKey();
        var money = ReadAmount();
        var text = ReadItem();
        foreach (var member in members)
        {
            faults.AddRange(member.Repetitions.Select(name => new OrderFault(name, $"one more member of the name {member.Name}", "one member of a name")));
        }

        return faults.Count == 0
            ? new OrderReading(new Order(key!, money, text))
            : new OrderReading(
                faults, id.Repetitions.Count == 0 ? key : null, Array.TrueForAll(members, static member => member.Value.Kind == MemberKind.Missing));
    }

    private ReceiptKey? ReadKey()
    {
        if (id.Value.Kind is MemberKind.Text or MemberKind.Number && !IsBlank(id))
        {
            return ReceiptKey.TryCreate(id.Name, id.Value, faults);
        }

        faults.Add(id.Refuse("a string or a number, not blank"));
        return null;
    }

    private decimal ReadAmount()
    {
        if (amount.Value.Kind is not (MemberKind.Text or MemberKind.Number))
        {
            faults.Add(amount.Refuse("a number, or a string holding one"));
            return 0;
        }

        if (!JsonNumber.TryParse(amount.Value.Text, out var number))
        {
            faults.Add(amount.Refuse("a number in JSON's grammar"));
            return 0;
        }

        if (!number.TryGetDecimal(out var value))
        {
            faults.Add(amount.Refuse("an amount that a decimal holds without rounding: at most 28 or 29 digits, 28 of them after the point"));
        }

        return value;
    }

    private string ReadItem()
    {
        if (item.Value.Kind is not (MemberKind.Text or MemberKind.Number or MemberKind.Boolean) || IsBlank(item))
        {
            faults.Add(item.Refuse("a string, a number, true or false, not blank"));
        }
        else if (LineText.FindOffender(item.Value.Text) is { } offender)
        {
            faults.Add(new(item.Name, $"{item.Value.Describe()} with {offender}", LineText.Expected));
        }

        return item.Value.Text;
    }

    private static bool IsBlank(OrderMember member) => string.IsNullOrWhiteSpace(member.Value.Text);
}
