namespace ReceiptAot.Function;

/// <summary>
/// Logs the failures of the records of one event: the first 100 of each kind, and the rest in one line at the end. After the deadline only
/// the first of a kind is logged, as the response must not wait for log lines.
/// </summary>
internal sealed class FailureLog(InvocationContext context)
{
    private const int MaxOfAKind = 100;

    private readonly Dictionary<string, (int Logged, int Omitted)> counts = [];

    /// <summary>Logs a failure, or counts it.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="record">Which record failed; null where there is no other.</param>
    public void Add(Exception error, string? record)
    {
        lock (counts)
        {
            var kind = error.GetType().Name;
            var (logged, omitted) = counts.GetValueOrDefault(kind);
            if (logged == MaxOfAKind || (logged > 0 && context.Deadline.IsOver))
            {
                counts[kind] = (logged, omitted + 1);
                return;
            }

            counts[kind] = (logged + 1, omitted);
        }

        context.Log.Failed(error, record);
    }

    /// <summary>Logs how many failures were not logged one by one.</summary>
    public void Summarize()
    {
        foreach (var (kind, (_, omitted)) in counts)
        {
            if (omitted > 0)
            {
                context.Log.FailedAlike(kind, omitted);
            }
        }
    }
}
