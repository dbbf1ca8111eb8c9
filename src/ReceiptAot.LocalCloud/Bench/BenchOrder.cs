using System.Globalization;
using System.Text;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>An order that nobody has sent before, and what has to come of it.</summary>
internal sealed record BenchOrder(int Id)
{
    /// <summary>The answer that the function has to give, as far as its members go.</summary>
    public const string Reply = """{"statusCode":200,"message":"Receipt processed successfully"}""";

    private string Amount => (1.01m + (Id % 90_000 / 100m)).ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>The event.</summary>
    public byte[] Payload => Encoding.UTF8.GetBytes($$"""{"Order_id":"{{Id}}","Amount":{{Amount}},"Item":"Wireless Headphones"}""");

    /// <summary>Where its receipt has to stand.</summary>
    public string Key => $"receipts/{Id}.txt";

    /// <summary>The receipt that it has to get.</summary>
    public byte[] Receipt => Encoding.UTF8.GetBytes($"OrderID: {Id}\nAmount: ${Amount}\nItem: Wireless Headphones");
}
