using System.Text;
using ReceiptAot.LocalCloud;

namespace ReceiptAot.Function.Tests;

internal static class SampleOrder
{
    /// <summary>The members of the order, without the braces of the object.</summary>
    public const string Members = "\"Order_id\": \"12345\", \"Amount\": 199.99, \"Item\": \"Wireless Headphones\"";

    public const string Json = "{" + Members + "}";

    public static string ReceiptText { get; } = ExpectedResult.Receipt("12345", "199.99", "Wireless Headphones");

    public static Receipt Receipt { get; } = Receipt.For(EventReader.Read(Encoding.UTF8.GetBytes(Json)).Records[0].Order!);
}
