using System.Text;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>An order of a chaos run; two with one id and another item are in conflict.</summary>
internal sealed record ChaosOrder(string Id, string Item)
{
    /// <summary>The event.</summary>
    public byte[] Payload => Encoding.UTF8.GetBytes($$"""{"Order_id":"{{Id}}","Amount":12.5,"Item":"{{Item}}"}""");

    /// <summary>The receipt that it has to get.</summary>
    public string Receipt => $"OrderID: {Id}\nAmount: $12.50\nItem: {Item}";

    /// <summary>Where its receipt has to stand.</summary>
    public string Key => $"receipts/{Id}.txt";

    /// <inheritdoc/>
    public override string ToString() => $"{Id} of a {Item}";
}
