
namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The credentials that any function of the suite was started with: none of them may show in what one of them logs or answers.</summary>
public static class Secrets
{
    private static readonly System.Collections.Concurrent.ConcurrentBag<string> known = [];

    /// <summary>Notes the credentials of a function's environment.</summary>
    public static void Know(IEnumerable<KeyValuePair<string, string?>> environment)
    {
        foreach (var (name, value) in environment)
        {
            if (name is "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" or "AWS_SESSION_TOKEN" && !string.IsNullOrWhiteSpace(value))
            {
                known.Add(value);
            }
        }
    }

    /// <summary>Fails when one of them is in the text.</summary>
    public static void CheckAbsenceFrom(string text) =>
        known.FirstOrDefault(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase)).Should().BeNull("a credential was shown");
}
