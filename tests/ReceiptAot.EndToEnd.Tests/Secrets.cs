using System.Collections.Concurrent;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The credentials of every function that the tests start. No log and no response may contain any of them.</summary>
public static class Secrets
{
    private static readonly ConcurrentBag<string> registered = [];

    /// <summary>Registers the credentials among a function's environment variables.</summary>
    public static void Register(IEnumerable<KeyValuePair<string, string?>> environment)
    {
        foreach (var (name, value) in environment)
        {
            if (name is "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" or "AWS_SESSION_TOKEN" && !string.IsNullOrWhiteSpace(value))
            {
                registered.Add(value);
            }
        }
    }

    /// <summary>Fails the test if the text contains a registered credential.</summary>
    public static void AssertAbsentFrom(string text) =>
        registered.FirstOrDefault(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase))
            .Should().BeNull("a credential was shown");
}
