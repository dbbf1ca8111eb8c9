using ReceiptAot.LocalCloud.Chaos;

namespace ReceiptAot.LocalCloud.Tests;

public class ChaosLedgerTests
{
    private static readonly ChaosOrder first = new("1", ChaosOrder.FirstItem, "shard-1");
    private static readonly ChaosOrder later = first with { Item = ChaosOrder.OtherItem };

    [Fact]
    public void Agrees_with_the_receipt_of_an_order_and_the_conflict_of_another() =>
        FindViolations(Ledger(stored: first, conflict: later), first.Receipt).Should().BeEmpty();

    [Fact]
    public void Finds_an_order_that_overtook_an_earlier_one_of_its_shard() =>
        FindViolations(Ledger(stored: later, conflict: first), later.Receipt)
            .Should().Equal("1 of a Pen was overtaken by a later order of its shard-1");

    [Fact]
    public void Does_not_expect_an_order_of_delivery_outside_of_groups_and_shards()
    {
        var (firstItem, otherItem) = (first with { Group = null }, later with { Group = null });

        FindViolations(Ledger(stored: otherItem, conflict: firstItem), otherItem.Receipt).Should().BeEmpty();
    }

    [Fact]
    public void Finds_a_lost_receipt() =>
        FindViolations(Ledger(stored: first, conflict: later), receipt: null).Should().Equal("receipts/1.txt was lost");

    [Fact]
    public void Finds_a_receipt_of_none_of_the_orders() =>
        FindViolations(Ledger(stored: first, conflict: later), "another").Should().Contain(
            "receipts/1.txt contains the receipt of none of its orders");

    [Fact]
    public void Finds_a_receipt_that_was_written_twice()
    {
        var ledger = Ledger(stored: first, conflict: later);
        ledger.AddWrite(first.Key);

        FindViolations(ledger, first.Receipt).Should().Equal("receipts/1.txt was written 2 times");
    }

    [Fact]
    public void Finds_a_receipt_that_was_reported_as_new_twice()
    {
        var ledger = Ledger(stored: first, conflict: later);
        ledger.AddNewlyStored(first.Id);
        ledger.AddNewlyStored(first.Id);

        FindViolations(ledger, first.Receipt).Should().Equal("the receipt of 1 was reported as new twice");
    }

    [Fact]
    public void Accepts_an_order_without_a_result_only_if_the_run_was_stopped()
    {
        Unfinished().FindViolations(Read, [first.Key], isComplete: false).Should().BeEmpty();
        Unfinished().FindViolations(Read, [first.Key], isComplete: true).Should().Equal("receipts/2.txt was lost");

        static string? Read(ChaosOrder order) => order.Id == first.Id ? first.Receipt : null;

        static ChaosLedger Unfinished()
        {
            var ledger = Ledger(stored: first, conflict: later);
            ledger.AddDelivery(first with { Id = "2" });
            return ledger;
        }
    }

    [Fact]
    public void Finds_an_object_without_an_order() =>
        Ledger(stored: first, conflict: later).FindViolations(static _ => first.Receipt, [first.Key, "receipts/2.txt"], isComplete: true)
            .Should().Equal("receipts/2.txt is stored, but no event contained its order");

    private static ChaosLedger Ledger(ChaosOrder stored, ChaosOrder conflict)
    {
        var ledger = new ChaosLedger();
        ledger.AddDelivery(stored);
        ledger.AddDelivery(conflict);
        ledger.AddStored(stored);
        ledger.AddConflict(conflict);
        ledger.AddWrite(stored.Key);
        return ledger;
    }

    private static IReadOnlyList<string> FindViolations(ChaosLedger ledger, string? receipt) =>
        ledger.FindViolations(_ => receipt, [first.Key], isComplete: true);
}
