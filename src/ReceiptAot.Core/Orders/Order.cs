using ReceiptAot.Core.Text;

namespace ReceiptAot.Core.Orders;

/// <summary>An order without a fault.</summary>
public sealed class Order
{
    private Order(OrderId id, decimal amount, string item) => (Id, Amount, Item) = (id, amount, item);

    public OrderId Id { get; }

    /// <summary>The exact amount in dollars; negative for a refund.</summary>
    public decimal Amount { get; }

    /// <summary>What was ordered: not blank, one line, well-formed Unicode.</summary>
    public string Item { get; }

    /// <summary>Collects the members of an order, wherever an event keeps them, and applies the rules of each.</summary>
    internal sealed class Draft
    {
        private readonly OrderMember id = new("Order_id", "orderid");
        private readonly OrderMember amount = new("Amount", "amount");
        private readonly OrderMember item = new("Item", "item");
        private readonly OrderMember[] members;
        private readonly List<OrderFault> faults = [];

        public Draft() => members = [id, amount, item];

        /// <summary>The member of this name; null for a name that is not an order's.</summary>
        public OrderMember? Find(string name) => Array.Find(members, member => member.IsNamed(name));

        public OrderReading Complete()
        {
            var orderId = ReadId();
            var amountRead = ReadAmount();
            var itemRead = ReadItem();
            foreach (var member in members)
            {
                faults.AddRange(member.Repetitions.Select(name =>
                    new OrderFault(name, $"a duplicate of the member {member.Name}", "one member of each name")));
            }

            return faults.Count == 0
                ? new OrderReading { Order = new Order(orderId!, amountRead, itemRead), Id = orderId }
                : new OrderReading
                {
                    Id = id.Repetitions.Count == 0 ? orderId : null,
                    Faults = faults,
                    LacksEveryMember = Array.TrueForAll(members, static member => member.Value.Kind == MemberKind.Missing),
                };
        }

        private OrderId? ReadId()
        {
            if (id.Value.Kind is (MemberKind.Text or MemberKind.Number) && !IsBlank(id))
            {
                return OrderId.TryCreate(id.Name, id.Value, faults);
            }

            faults.Add(id.Refuse("a string or a number, not blank"));
            return null;
        }

        private decimal ReadAmount()
        {
            if (amount.Value.Kind is not (MemberKind.Text or MemberKind.Number))
            {
                faults.Add(amount.Refuse("a number, or a string that contains one"));
            }
            else if (!ExactDecimal.IsNumber(amount.Value.Text))
            {
                faults.Add(amount.Refuse("a number in JSON's grammar"));
            }
            else if (ExactDecimal.TryParse(amount.Value.Text, out var value))
            {
                return value;
            }
            else
            {
                faults.Add(amount.Refuse("a number that a decimal holds exactly: at most 28 or 29 digits, 28 of them after the point"));
            }

            return 0;
        }

        private string ReadItem()
        {
            if (item.Value.Kind is not (MemberKind.Text or MemberKind.Number or MemberKind.Boolean) || IsBlank(item))
            {
                faults.Add(item.Refuse("a string, a number, true or false, not blank"));
            }
            else if (UnsafeCharacters.Find(item.Value.Text) is { } unsafeCharacter)
            {
                faults.Add(new(item.Name, $"{item.Value.Describe()} with {unsafeCharacter}", UnsafeCharacters.NoneExpected));
            }

            return item.Value.Text;
        }

        private static bool IsBlank(OrderMember member) => string.IsNullOrWhiteSpace(member.Value.Text);
    }
}

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
