using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>Compares the response, the log lines and the metrics of an invocation.</summary>
internal static class InvocationAudit
{
    private static readonly string[] orderMetrics =
        [InvocationLog.Stored, InvocationLog.AlreadyStored, InvocationLog.Conflicts, InvocationLog.Failures, InvocationLog.OutOfTime];

    /// <returns>Descriptions of everything that disagrees.</returns>
    public static IEnumerable<string> FindViolations(
        ChaosDelivery delivery, IReadOnlyList<ChaosOutcome> outcomes, InvocationLog log, bool isColdStart)
    {
        foreach (var metric in orderMetrics.Where(metric => log.Metric(metric) != log.Outcome(metric)))
        {
            yield return $"{metric} is {log.Metric(metric)}, but {log.Outcome(metric)} in the log";
        }

        if (log.Metric("OrdersRejected") != 0)
        {
            yield return $"OrdersRejected is {log.Metric("OrdersRejected")}, but all orders are valid";
        }

        if (log.Metric("ColdStart") != (isColdStart ? 1 : 0))
        {
            yield return $"ColdStart is {log.Metric("ColdStart")} at {(isColdStart ? "the first" : "a later")} invocation of a process";
        }

        // An order that is out of time is tried or not.
        var tried = log.AllOutcomes - log.Outcome(InvocationLog.NotTried);
        if (log.Latencies > tried || log.Latencies < tried - log.Outcome(InvocationLog.OutOfTime))
        {
            yield return $"StorageLatency has {log.Latencies} values for {tried} orders";
        }

        if (log.AllOutcomes != delivery.Orders.Count)
        {
            yield return $"the log has {log.AllOutcomes} outcomes for {delivery.Orders.Count} orders";
        }

        foreach (var violation in CompareResponse(delivery, outcomes, log).Concat(FindOvertaken(delivery, outcomes, log)))
        {
            yield return violation;
        }
    }

    private static IEnumerable<string> CompareResponse(
        ChaosDelivery delivery, IReadOnlyList<ChaosOutcome> outcomes, InvocationLog log)
    {
        if (delivery.Source.IsStream())
        {
            // The response says nothing about the records after the first failed one.
            var firstFailed = outcomes.TakeWhile(static outcome => outcome == ChaosOutcome.Stored).Count();
            if (log.IsComplete && firstFailed != (log.Failed.Count == 0 ? delivery.Orders.Count : log.Failed.Min))
            {
                yield return $"the response names record {firstFailed}, but the log has failures of {string.Join(", ", log.Failed)}";
            }

            yield break;
        }

        var stored = outcomes.Count(static outcome => outcome == ChaosOutcome.Stored);
        if (stored != log.Outcome(InvocationLog.Stored) + log.Outcome(InvocationLog.AlreadyStored))
        {
            yield return $"the response reports {stored} orders as stored, but the log "
                + $"{log.Outcome(InvocationLog.Stored) + log.Outcome(InvocationLog.AlreadyStored)}";
        }

        var conflicts = outcomes.Count(static outcome => outcome == ChaosOutcome.Conflict);
        if (log.IsComplete && conflicts != log.Outcome(InvocationLog.Conflicts))
        {
            yield return $"the response reports {conflicts} conflicts, but the log {log.Outcome(InvocationLog.Conflicts)}";
        }
    }

    // In a message group, or among the orders of a stream with the same key, nothing is stored after a failure or out of order.
    private static IEnumerable<string> FindOvertaken(
        ChaosDelivery delivery, IReadOnlyList<ChaosOutcome> outcomes, InvocationLog log)
    {
        if (delivery.Sequences.Count == 0 || !log.IsComplete)
        {
            yield break;
        }

        var (orders, isStream) = (delivery.Orders, delivery.Source.IsStream());
        foreach (var indexes in Enumerable.Range(0, orders.Count).GroupBy(index => isStream ? orders[index].Id : orders[index].Group))
        {
            if (indexes.SkipWhile(index => !HasFailed(index)).Any(index => !HasFailed(index)))
            {
                yield return $"a later order was stored after one of {indexes.Key} had failed";
            }

            var ids = indexes.Select(index => orders[index].Id).Distinct();
            var stored = ids.Select(id => log.StoredIds.IndexOf(id)).Where(static at => at >= 0).ToList();
            if (!stored.Order().SequenceEqual(stored))
            {
                yield return $"the orders of {indexes.Key} were stored out of order";
            }
        }

        bool HasFailed(int index) => isStream ? log.Failed.Contains(index) : outcomes[index] != ChaosOutcome.Stored;
    }
}
