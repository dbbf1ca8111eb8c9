using Microsoft.Extensions.Time.Testing;

namespace ReceiptAot.Function.Tests;

public class StoringAReceipt
{
    private const string Put = "put receipts/12345.txt";
    private const string Get = "get receipts/12345.txt 57";
    private const string Another = "OrderID: 12345\nAmount: $0.01\nItem: Wireless Headphones";
    private static readonly TimeSpan minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Takes_one_put()
    {
        var store = new ScriptedObjectStore();

        Store(store).Should().Be(StoreOutcome.Stored);

        store.Calls.Should().Equal(Put);
        store.Stored.Should().Be(Orders.ReceiptText);
    }

    [Fact]
    public void Finds_the_same_receipt_already_stored()
    {
        var store = new ScriptedObjectStore() { Stored = Orders.ReceiptText };

        Store(store).Should().Be(StoreOutcome.AlreadyStored);

        store.Calls.Should().Equal(Put, Get);
    }

    [Theory]
    [InlineData("")]
    [InlineData("OrderID: 12345\nAmount: $199.99\nItem: Wireless Headphone")]
    [InlineData("OrderID: 12345\nAmount: $199.99\nItem: Wireless Headphones\n")]
    [InlineData("OrderID: 12345\nAmount: $199.98\nItem: Wireless Headphones")]
    [InlineData(Another)]
    public void Leaves_another_receipt_as_it_is(string stored)
    {
        var store = new ScriptedObjectStore() { Stored = stored };

        this.Invoking(test => test.Store(store)).Should().Throw<ReceiptConflict>()
            .WithMessage("A different receipt is already stored under receipts/12345.txt in S3 bucket my-bucket; the stored receipt was not changed.");

        store.Calls.Should().Equal(Put, Get);
        store.Stored.Should().Be(stored);
    }

    [Fact]
    public void Puts_again_when_the_receipt_in_the_way_is_gone()
    {
        var store = new ScriptedObjectStore(Fate.ServesAndDeletes) { Stored = Another };

        Store(store).Should().Be(StoreOutcome.Stored);

        store.Calls.Should().Equal(Put, Get, Put);
    }

    [Theory]
    [InlineData(Fate.LosesTheAnswer)]
    [InlineData(Fate.ServesAndHangs)]
    public void Meets_its_own_bytes_after_an_answer_that_got_lost(object fate)
    {
        var store = new ScriptedObjectStore((Fate)fate);

        Store(store).Should().Be(StoreOutcome.AlreadyStored);

        store.Calls.Should().Equal(Put, Put, Get);
    }

    [Fact]
    public void Tries_again_when_no_time_is_left_to_read_back_what_a_put_met()
    {
        var store = new ScriptedObjectStore(Fate.ServesTooLate) { Stored = Orders.ReceiptText };

        Store(store).Should().Be(StoreOutcome.AlreadyStored);

        store.Calls.Should().Equal(Put, Put, Get);
    }

    [Fact]
    public void Gives_up_at_once_when_s3_says_a_final_no()
    {
        var store = new ScriptedObjectStore(Fate.Fails, Fate.Refuses);

        this.Invoking(test => test.Store(store)).Should().Throw<StorageRefused>();

        store.Calls.Should().Equal(Put, Put);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    [InlineData(900)]
    public void Tries_an_s3_that_is_passingly_unable_until_the_time_is_over(int seconds)
    {
        var store = new ScriptedObjectStore() { Ever = Fate.Fails };
        var started = time.GetTimestamp();

        this.Invoking(test => test.Store(store, TimeSpan.FromSeconds(seconds))).Should().Throw<StorageUnavailable>();

        store.Calls.Should().HaveCountGreaterThan(3).And.OnlyContain(static call => call == Put);
        time.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(Math.Min(seconds - 0.2, 20)));
    }

    [Theory]
    [InlineData(3, 0.9)]
    [InlineData(60, 5)]
    public void Cuts_a_try_off_that_takes_half_of_the_time_left_or_5_seconds(int seconds, double atLeast)
    {
        var store = new ScriptedObjectStore() { Ever = Fate.Hangs };
        var started = time.GetTimestamp();

        this.Invoking(test => test.Store(store, TimeSpan.FromSeconds(seconds))).Should().Throw<StorageUnavailable>()
            .WithMessage("S3 could not store receipts/12345.txt in bucket my-bucket: it did not respond in time.");

        store.Calls.Should().HaveCountGreaterThan(1);
        time.GetElapsedTime(started).Should().BeGreaterThan(TimeSpan.FromSeconds(atLeast))
            .And.BeLessThan(TimeSpan.FromSeconds(Math.Min(seconds - 0.2, 20)));
    }

    [Fact]
    public void Tells_what_s3_said_before_it_fell_silent() =>
        this.Invoking(static test => test.Store(new ScriptedObjectStore(Fate.Fails) { Ever = Fate.Hangs }))
            .Should().Throw<StorageUnavailable>().WithMessage("S3 could not store: SlowDown.");

    [Fact]
    public void Takes_a_deadline_that_no_timer_reaches() => Store(new ScriptedObjectStore(), TimeSpan.MaxValue).Should().Be(StoreOutcome.Stored);

    [Theory]
    [InlineData(399)]
    [InlineData(0)]
    [InlineData(-1000)]
    public void Does_not_begin_without_the_time_to_end(int milliseconds)
    {
        var store = new ScriptedObjectStore();

        this.Invoking(test => test.Store(store, TimeSpan.FromMilliseconds(milliseconds))).Should().Throw<OutOfTime>();

        store.Calls.Should().BeEmpty();
    }

    /// <summary>As on a machine that is busy, or in a sandbox that is frozen.</summary>
    [Theory]
    [InlineData(2.601)]
    [InlineData(2.8015)]
    [InlineData(5)]
    public void Gives_up_when_it_wakes_too_late_to_try_again(double seconds)
    {
        var store = new ScriptedObjectStore() { Ever = Fate.Fails };

        this.Invoking(test => test.Store(store, TimeSpan.FromSeconds(3), extraSleep: TimeSpan.FromSeconds(seconds))).Should().Throw<StorageUnavailable>();

        store.Calls.Should().ContainSingle();
    }

    [Fact]
    public void Begins_with_just_the_time_to_end() =>
        Store(new ScriptedObjectStore(), TimeSpan.FromMilliseconds(400)).Should().Be(StoreOutcome.Stored);

    /// <summary>Every order of four fates, on an empty bucket, on one that holds the receipt, and on one that holds another.</summary>
    [Fact]
    public void Never_loses_doubles_or_overwrites_whatever_s3_does()
    {
        var fates = Enum.GetValues<Fate>().Except([Fate.Crashes]).ToArray();
        foreach (var stored in (string?[])[null, Orders.ReceiptText, Another])
        {
            for (var order = 0; order < Math.Pow(fates.Length, 4); order++)
            {
                var script = Enumerable.Range(0, 4).Select(turn => fates[order / (int)Math.Pow(fates.Length, turn) % fates.Length]).ToArray();
                var store = new ScriptedObjectStore(script) { Stored = stored };
                var started = time.GetTimestamp();
                Exception? error = null;
                try
                {
                    _ = Store(store, TimeSpan.FromSeconds(3));
                }
                catch (FunctionError e)
                {
                    error = e;
                }

                var wasDeleted = script.Take(store.Calls.Count).Contains(Fate.ServesAndDeletes);
                var because = $"{stored} met {string.Join(", ", script.Take(store.Calls.Count))}, which gave {error?.Message}";
                time.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(2.8), because);
                (error is ReceiptConflict && stored != Another).Should().BeFalse(because);
                (error is StorageRefused).Should().Be(script.Take(store.Calls.Count).LastOrDefault() == Fate.Refuses, because);
                if (!wasDeleted)
                {
                    string?[] possible = stored is not null ? [stored] : error is null ? [Orders.ReceiptText] : [null, Orders.ReceiptText];
                    possible.Should().Contain(store.Stored, because);
                    (error is null && stored == Another).Should().BeFalse(because);
                }
            }
        }
    }

    private StoreOutcome Store(ScriptedObjectStore store, TimeSpan? remaining = null, TimeSpan extraSleep = default)
    {
        store.Sleep = time.Advance;
        return new ReceiptStore(store, time, backoff => time.Advance(backoff + extraSleep)).Store(Orders.Receipt, remaining ?? minute);
    }
}
