using Microsoft.Extensions.Time.Testing;

namespace ReceiptAot.Function.Tests.Storage;

public class ReceiptStoreTests
{
    private const string Put = "put receipts/12345.txt";
    private const string Get = "get receipts/12345.txt 57";
    private const string OtherReceipt = "OrderID: 12345\nAmount: $0.01\nItem: Wireless Headphones";

    private static readonly TimeSpan minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Stores_a_new_receipt_with_one_PUT()
    {
        var store = new ScriptedObjectStore();

        Store(store).Should().Be(StoreOutcome.Stored);

        store.Requests.Should().Equal(Put);
        store.Stored.Should().Be(SampleOrder.ReceiptText);
    }

    [Fact]
    public void Reports_an_identical_receipt_as_already_stored()
    {
        var store = new ScriptedObjectStore() { Stored = SampleOrder.ReceiptText };

        Store(store).Should().Be(StoreOutcome.AlreadyStored);

        store.Requests.Should().Equal(Put, Get);
    }

    [Theory]
    [InlineData("")]
    [InlineData("OrderID: 12345\nAmount: $199.99\nItem: Wireless Headphone")]
    [InlineData("OrderID: 12345\nAmount: $199.99\nItem: Wireless Headphones\n")]
    [InlineData("OrderID: 12345\nAmount: $199.98\nItem: Wireless Headphones")]
    [InlineData(OtherReceipt)]
    public void Does_not_overwrite_a_different_receipt(string stored)
    {
        var store = new ScriptedObjectStore() { Stored = stored };

        this.Invoking(test => test.Store(store)).Should().Throw<ReceiptConflict>().WithMessage(
            "A different receipt is already stored under receipts/12345.txt in S3 bucket my-bucket; the stored receipt was not changed.");

        store.Requests.Should().Equal(Put, Get);
        store.Stored.Should().Be(stored);
    }

    [Fact]
    public void Puts_again_if_the_existing_receipt_is_deleted_before_it_can_be_compared()
    {
        var store = new ScriptedObjectStore(StoreBehavior.ProcessAndDelete) { Stored = OtherReceipt };

        Store(store).Should().Be(StoreOutcome.Stored);

        store.Requests.Should().Equal(Put, Get, Put);
    }

    [Theory]
    [InlineData(StoreBehavior.LoseResponse)]
    [InlineData(StoreBehavior.ProcessAndHang)]
    public void Finds_the_identical_receipt_after_a_lost_response(object behavior)
    {
        var store = new ScriptedObjectStore((StoreBehavior)behavior);

        Store(store).Should().Be(StoreOutcome.AlreadyStored);

        store.Requests.Should().Equal(Put, Put, Get);
    }

    [Fact]
    public void Retries_if_an_attempt_has_no_time_left_to_read_the_existing_receipt()
    {
        var store = new ScriptedObjectStore(StoreBehavior.RespondTooLate) { Stored = SampleOrder.ReceiptText };

        Store(store).Should().Be(StoreOutcome.AlreadyStored);

        store.Requests.Should().Equal(Put, Put, Get);
    }

    [Fact]
    public void Does_not_retry_after_a_final_error()
    {
        var store = new ScriptedObjectStore(StoreBehavior.FailTransiently, StoreBehavior.Refuse);

        this.Invoking(test => test.Store(store)).Should().Throw<StorageRefused>();

        store.Requests.Should().Equal(Put, Put);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    [InlineData(900)]
    public void Retries_after_transient_errors_until_time_runs_out(int seconds)
    {
        var store = new ScriptedObjectStore() { DefaultBehavior = StoreBehavior.FailTransiently };
        var started = time.GetTimestamp();

        this.Invoking(test => test.Store(store, TimeSpan.FromSeconds(seconds))).Should().Throw<StorageUnavailable>();

        store.Requests.Should().HaveCountGreaterThan(3).And.OnlyContain(static request => request == Put);
        time.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(Math.Min(seconds - 0.2, 20)));
    }

    [Theory]
    [InlineData(3, 0.9)]
    [InlineData(60, 5)]
    public void Limits_an_attempt_to_half_of_the_time_left_but_at_most_5_seconds(int seconds, double minSeconds)
    {
        var store = new ScriptedObjectStore() { DefaultBehavior = StoreBehavior.Hang };
        var started = time.GetTimestamp();

        this.Invoking(test => test.Store(store, TimeSpan.FromSeconds(seconds))).Should().Throw<StorageUnavailable>()
            .WithMessage("S3 could not store receipts/12345.txt in bucket my-bucket: it did not respond in time.");

        store.Requests.Should().HaveCountGreaterThan(1);
        time.GetElapsedTime(started).Should().BeGreaterThan(TimeSpan.FromSeconds(minSeconds))
            .And.BeLessThan(TimeSpan.FromSeconds(Math.Min(seconds - 0.2, 20)));
    }

    [Fact]
    public void Reports_an_error_of_S3_rather_than_a_later_timeout()
    {
        var store = new ScriptedObjectStore(StoreBehavior.FailTransiently) { DefaultBehavior = StoreBehavior.Hang };

        this.Invoking(test => test.Store(store)).Should().Throw<StorageUnavailable>().WithMessage("S3 could not store: SlowDown.");
    }

    [Fact]
    public void Accepts_a_deadline_beyond_the_range_of_timers() =>
        Store(new ScriptedObjectStore(), TimeSpan.MaxValue).Should().Be(StoreOutcome.Stored);

    [Theory]
    [InlineData(399)]
    [InlineData(0)]
    [InlineData(-1000)]
    public void Does_not_start_with_too_little_time_for_an_attempt(int milliseconds)
    {
        var store = new ScriptedObjectStore();

        this.Invoking(test => test.Store(store, TimeSpan.FromMilliseconds(milliseconds))).Should().Throw<OutOfTime>();

        store.Requests.Should().BeEmpty();
    }

    /// <summary>On a busy machine or in a frozen sandbox, a backoff can take longer than requested.</summary>
    [Theory]
    [InlineData(2.601)]
    [InlineData(2.8015)]
    [InlineData(5)]
    public void Does_not_retry_if_the_backoff_ends_too_late(double seconds)
    {
        var store = new ScriptedObjectStore() { DefaultBehavior = StoreBehavior.FailTransiently };

        this.Invoking(test => test.Store(store, TimeSpan.FromSeconds(3), extraSleep: TimeSpan.FromSeconds(seconds)))
            .Should().Throw<StorageUnavailable>();

        store.Requests.Should().ContainSingle();
    }

    [Fact]
    public void Starts_with_just_enough_time_for_an_attempt() =>
        Store(new ScriptedObjectStore(), TimeSpan.FromMilliseconds(400)).Should().Be(StoreOutcome.Stored);

    /// <summary>
    /// Tests every sequence of four behaviors on an empty bucket, on a bucket with the identical receipt, and on a bucket with a different
    /// receipt.
    /// </summary>
    [Fact]
    public void Never_loses_overwrites_or_duplicates_a_receipt_whatever_S3_does()
    {
        var behaviors = Enum.GetValues<StoreBehavior>().Except([StoreBehavior.Throw]).ToArray();
        foreach (var stored in (string?[])[null, SampleOrder.ReceiptText, OtherReceipt])
        {
            for (var sequence = 0; sequence < Math.Pow(behaviors.Length, 4); sequence++)
            {
                var script = Enumerable.Range(0, 4)
                    .Select(position => behaviors[sequence / (int)Math.Pow(behaviors.Length, position) % behaviors.Length]).ToArray();
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

                var used = script.Take(store.Requests.Count).ToList();
                var wasDeleted = used.Contains(StoreBehavior.ProcessAndDelete);
                var because = $"the bucket had '{stored}', S3 did {string.Join(", ", used)}, and the error was '{error?.Message}'";
                time.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(2.8), because);
                (error is ReceiptConflict && stored != OtherReceipt).Should().BeFalse(because);
                (error is StorageRefused).Should().Be(used.LastOrDefault() == StoreBehavior.Refuse, because);
                if (!wasDeleted)
                {
                    string?[] possible =
                        stored is not null ? [stored]
                        : error is null ? [SampleOrder.ReceiptText]
                        : [null, SampleOrder.ReceiptText];
                    possible.Should().Contain(store.Stored, because);
                    (error is null && stored == OtherReceipt).Should().BeFalse(because);
                }
            }
        }
    }

    private StoreOutcome Store(ScriptedObjectStore store, TimeSpan? remaining = null, TimeSpan extraSleep = default)
    {
        store.Sleep = time.Advance;
        return new ReceiptStore(store, time, backoff => time.Advance(backoff + extraSleep)).Store(SampleOrder.Receipt, remaining ?? minute);
    }
}
