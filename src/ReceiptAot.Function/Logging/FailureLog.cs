namespace ReceiptAot.Function.Logging;

/// <summary>
/// Logs the failures of the records of one event: the first 100 of each error type, and the number of all others in one line at the end.
/// After the deadline only the first failure of a type is logged, as the response must not wait for log lines.
/// </summary>
internal sealed class FailureLog(IInvocationLog log, Deadline deadline)
{
    private const int MaxLinesOfType = 100;

    private readonly Dictionary<string, (int Logged, int Omitted)> counts = [];

    public void Add(Exception error, string? record)
    {
        lock (counts)
        {
            var type = error.GetType().Name;
            var (logged, omitted) = counts.GetValueOrDefault(type);
            if (logged == MaxLinesOfType || (logged > 0 && deadline.IsOver))
            {
                counts[type] = (logged, omitted + 1);
                return;
            }

            counts[type] = (logged + 1, omitted);
        }

        log.Failed(error, record);
    }

    public void Summarize()
    {
        foreach (var (type, (_, omitted)) in counts)
        {
            if (omitted > 0)
            {
                log.MoreFailed(type, omitted);
            }
        }
    }
}
