using System.Text;
using ReceiptAot.Function.Storage;
using static ReceiptAot.Function.Tests.ScriptedObjectStore;

namespace ReceiptAot.Function.Tests;

public class StoringAReceipt
{
    private const string Put = "put receipts/12345.txt " + Orders.ReceiptText;
    private const string Get = "get receipts/12345.txt 57";
    private static readonly TimeSpan enough = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Takes_one_put()
    {
        var store = new ScriptedObjectStore(Stored);

        (await new ReceiptStore(store).StoreAsync(Orders.Receipt, enough)).Should().Be(StoreOutcome.Stored);
        store.Calls.Should().Equal(Put);
    }

    [Fact]
    public async Task Finds_the_same_receipt_already_stored()
    {
        var store = new ScriptedObjectStore(Exists, Holds(Encoding.UTF8.GetBytes(Orders.ReceiptText)));

        (await new ReceiptStore(store).StoreAsync(Orders.Receipt, enough)).Should().Be(StoreOutcome.AlreadyStored);
        store.Calls.Should().Equal(Put, Get);
    }

    [Theory]
    [InlineData("")]
    [InlineData("OrderID: 12345\nAmount: $199.99\nItem: Wireless Headphone")]
    [InlineData("OrderID: 12345\nAmount: $199.99\nItem: Wireless Headphones\n")]
    [InlineData("OrderID: 12345\nAmount: $199.98\nItem: Wireless Headphones")]
    public async Task Leaves_another_receipt_as_it_is(string stored)
    {
        var store = new ScriptedObjectStore(Exists, Holds(Encoding.UTF8.GetBytes(stored)));

        var storing = () => new ReceiptStore(store).StoreAsync(Orders.Receipt, enough);

        await storing.Should().ThrowAsync<ReceiptConflict>()
            .WithMessage("Another receipt is already stored under receipts/12345.txt in S3 bucket my-bucket; it was left as it is.");
        store.Calls.Should().Equal(Put, Get);
    }

    [Fact]
    public async Task Puts_again_when_the_other_receipt_is_gone()
    {
        var store = new ScriptedObjectStore(Exists, Missing, Stored);

        (await new ReceiptStore(store).StoreAsync(Orders.Receipt, enough)).Should().Be(StoreOutcome.Stored);
        store.Calls.Should().Equal(Put, Get, Put);
    }

    [Fact]
    public async Task Takes_a_deadline_that_no_timer_reaches() =>
        (await new ReceiptStore(new ScriptedObjectStore(Stored)).StoreAsync(Orders.Receipt, TimeSpan.MaxValue)).Should().Be(StoreOutcome.Stored);

    [Fact]
    public async Task Does_not_begin_without_the_time_to_end()
    {
        var store = new ScriptedObjectStore();

        var storing = () => new ReceiptStore(store).StoreAsync(Orders.Receipt, TimeSpan.FromMilliseconds(200));

        await storing.Should().ThrowAsync<OutOfTime>();
        store.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task Gives_up_before_the_deadline()
    {
        var storing = () => new ReceiptStore(new ScriptedObjectStore(Hang)).StoreAsync(Orders.Receipt, TimeSpan.FromMilliseconds(201));

        await storing.Should().ThrowAsync<OutOfTime>();
    }
}
