using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace ReceiptAot.LocalCloud.S3;

/// <summary>Selects the fault of a request by its method and key; null for no fault.</summary>
public delegate S3Fault? S3FaultRule(string method, string key);

/// <summary>Rules that select the faults of the local S3.</summary>
public static class S3FaultRules
{
    public static S3FaultRule None { get; } = static (_, _) => null;

    /// <summary>Every request has the fault.</summary>
    public static S3FaultRule Always(S3Fault fault) => (_, _) => fault;

    /// <summary>The first request has the first fault, the next request the next fault, and requests after the last fault none.</summary>
    public static S3FaultRule InTurn(params S3Fault?[] faults)
    {
        var next = -1;
        return (_, _) => Interlocked.Increment(ref next) is var turn && turn < faults.Length ? faults[turn] : null;
    }

    /// <summary>Applies the rule to requests for one key only.</summary>
    public static S3FaultRule ForKey(string key, S3FaultRule rule) =>
        (method, requested) => requested == key ? rule(method, requested) : null;

    /// <summary>
    /// Gives each request a fault with this probability. The fault of the n-th PUT or GET of a key depends on the seed alone, not on the
    /// order of requests for different keys.
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
