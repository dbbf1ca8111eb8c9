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
}
