using ReceiptAot.LocalCloud;
using System.Text;
using ReceiptAot.Core.Text;

namespace ReceiptAot.Function.Tests;

/// <summary>An order and its receipt, as tests share them.</summary>
internal static class Orders
{
    public const string Json = """{"Order_id": "12345", "Amount": 199.99, "Item": "Wireless Headphones"}""";

    public static string ReceiptText { get; } = ExpectedResult.Receipt("12345", "199.99", "Wireless Headphones");

    public static Receipt Receipt { get; } = Receipt.For(EventReader.Read(Encoding.UTF8.GetBytes(Json)).Records[0].Order!);
}
