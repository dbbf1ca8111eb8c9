using Microsoft.Extensions.Time.Testing;
using ReceiptAot.Function.Tests.Events;

namespace ReceiptAot.Function.Tests.Storage;

public class BatchStoreTests
{
    private readonly FakeTimeProvider time = new();
    private readonly RecordedLog log = new();

    [Fact]
    public async Task Does_not_try_an_order_if_another_event_holds_all_slots_for_too_long()
    {
        using var release = new ManualResetEventSlim();
        var objects = new ScriptedObjectStore { DefaultBehavior = StoreBehavior.Hang, Sleep = _ => release.Wait() };
        var store = new BatchStore(new ReceiptStore(objects, time), 1);
        var records = EventJson.ReadRecords(SampleOrder.Json);
        var hanging = Task.Run(() => store.Store(records, TestContext.Create(time, log)));
        SpinWait.SpinUntil(() => objects.Requests.Count == 1, TimeSpan.FromSeconds(30)).Should().BeTrue();

        store.Store(records, TestContext.Create(time, log, ReceiptStore.MinimumTime))[0].Error.Should().BeOfType<OutOfTime>();

        hanging.IsCompleted.Should().BeFalse();
        objects.Requests.Should().ContainSingle();
        time.Advance(TimeSpan.FromHours(1));
        release.Set();
        (await hanging)[0].Error.Should().BeOfType<StorageUnavailable>();
    }

    [Fact]
    public void Reserves_time_to_report_each_remaining_record()
    {
        var store = new BatchStore(new ReceiptStore(new ScriptedObjectStore(), time), 1);
        var records = EventJson.ReadRecords(EventJson.SqsBatch([.. Enumerable.Repeat(SampleOrder.Json, 1001)]));

        var results = store.Store(records, TestContext.Create(time, log, ReceiptStore.MinimumTime + TimeSpan.FromMilliseconds(50)));

        results.TakeWhile(static record => record.Error is OutOfTime).Should().HaveCount(500);
        results.Skip(500).Should().OnlyContain(static record => record.Error == null);
    }

    [Fact]
    public void Keeps_that_time_while_S3_does_not_respond()
    {
        var attempts = new List<TimeSpan>();
        var objects = new ScriptedObjectStore
        {
            DefaultBehavior = StoreBehavior.Hang,
            Sleep = timeout =>
            {
                attempts.Add(timeout);
                time.Advance(timeout);
            },
        };
        var store = new BatchStore(new ReceiptStore(objects, time, time.Advance), 1);
        var records = EventJson.ReadRecords(EventJson.SqsBatch([.. Enumerable.Repeat(SampleOrder.Json, 1001)]));

        _ = store.Store(records, TestContext.Create(time, log, TimeSpan.FromSeconds(1)));

        attempts[0].Should().Be(TimeSpan.FromMilliseconds((1000 - 100 - 200) / 2), "an attempt gets half of the time left");
    }

    [Fact]
    public async Task An_additional_thread_gives_its_slot_to_another_event_that_waits()
    {
        using var bothSent = new CountdownEvent(2);
        using var otherWaits = new ManualResetEventSlim();
        using var otherIsDone = new ManualResetEventSlim();
        Thread? firstThread = null;
        var objects = new ScriptedObjectStore(StoreBehavior.RespondTooLate, StoreBehavior.RespondTooLate)
        {
            Stored = SampleOrder.ReceiptText,
            Sleep = timeout =>
            {
                _ = bothSent.Signal();
                (Thread.CurrentThread == firstThread ? otherIsDone : otherWaits).Wait();
            },
        };
        var store = new BatchStore(new ReceiptStore(objects, time), 2);
        var batch = EventJson.ReadRecords(EventJson.SqsBatch([.. Enumerable.Repeat(SampleOrder.Json, 3)]));
        var first = Task.Run(() =>
        {
            firstThread = Thread.CurrentThread;
            return store.Store(batch, TestContext.Create(time, log));
        });
        bothSent.Wait(TimeSpan.FromSeconds(30)).Should().BeTrue();
        var requestsBefore = 0;
        var other = new Thread(() =>
        {
            _ = store.Store(EventJson.ReadRecords(SampleOrder.Json), TestContext.Create(time, log));
            requestsBefore = objects.Requests.Count;
        });
        other.Start();
        SpinWait.SpinUntil(() => other.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(30)).Should().BeTrue();

        otherWaits.Set();
        other.Join(TimeSpan.FromSeconds(30)).Should().BeTrue();

        otherIsDone.Set();
        (await first).Should().OnlyContain(static record => record.Error == null);
        requestsBefore.Should().Be(5, "the third order of the batch comes later: 3 PUTs, one of them without a response yet, and 2 GETs");
    }

    [Fact]
    public void Stores_as_many_receipts_at_once_for_each_event()
    {
        using var bothSent = new Barrier(2);
        var objects = new ScriptedObjectStore
        {
            Stored = SampleOrder.ReceiptText,
            DefaultBehavior = StoreBehavior.RespondTooLate,
            Sleep = _ => bothSent.SignalAndWait(TimeSpan.FromSeconds(30)).Should().BeTrue(),
        };
        var store = new BatchStore(new ReceiptStore(objects, time), 2);
        var records = EventJson.ReadRecords(EventJson.SqsBatch(SampleOrder.Json, SampleOrder.Json));

        for (var number = 0; number < 2; number++)
        {
            store.Store(records, TestContext.Create(time, log)).Should().OnlyContain(static record => record.Error == null);
        }
    }
}
