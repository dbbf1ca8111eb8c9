using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace ReceiptAot.LocalCloud.S3;

/// <summary>Chooses what goes wrong with a request, by its method and key; null for nothing.</summary>
public delegate S3Fault? S3FaultRule(string method, string key);

/// <summary>Rules that choose the faults of the local S3.</summary>
public static class S3FaultRules
{
    /// <summary>Nothing goes wrong.</summary>
    public static S3FaultRule None { get; } = static (_, _) => null;

    /// <summary>Every request meets the fault.</summary>
    public static S3FaultRule Always(S3Fault fault) => (_, _) => fault;

    /// <summary>The first request meets the first fault, the next the next, and those after the last none.</summary>
    public static S3FaultRule InTurn(params S3Fault?[] faults)
    {
        var next = -1;
        return (_, _) => Interlocked.Increment(ref next) is var turn && turn < faults.Length ? faults[turn] : null;
    }

    /// <summary>Only the requests for this key go by the rule.</summary>
    public static S3FaultRule ForKey(string key, S3FaultRule rule) => (method, requested) => requested == key ? rule(method, requested) : null;

    /// <summary>
    /// A request meets one of the faults with this probability. Which one, the n-th PUT or GET of a key meets, the seed alone decides, in
    /// whatever order the requests for several keys come.
    /// </summary>
    public static S3FaultRule AtRandom(int seed, double probability, params S3Fault[] faults)
    {
        var counts = new ConcurrentDictionary<(string, string), int>();
        return (method, key) =>
        {
            var count = counts.AddOrUpdate((method, key), 1, static (_, before) => before + 1);
            var name = string.Create(CultureInfo.InvariantCulture, $"{seed} {method} {key} {count}");
            var random = new Random(BitConverter.ToInt32(XxHash32.Hash(Encoding.UTF8.GetBytes(name))));
            return random.NextDouble() < probability ? faults[random.Next(faults.Length)] : null;
        };
    }
}
