using ReceiptAot.Core;

namespace ReceiptAot.LocalCloud.Run;

/// <summary>An event to send.</summary>
/// <param name="Name">Where it came from.</param>
/// <param name="Payload">Its bytes, as they stand there.</param>
internal sealed record RunEvent(string Name, byte[] Payload)
{
    /// <summary>The order that is sent where no event is named.</summary>
    private static RunEvent Sample { get; } = new("the sample order", Order.Sample.ToArray());

    /// <summary>Reads the named files, <c>-</c> being standard input; with none named, gives the sample.</summary>
    /// <exception cref="IOException">One can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be read.</exception>
    /// <exception cref="ArgumentException">One is a directory, or looks like an option.</exception>
    public static IReadOnlyList<RunEvent> Read(IReadOnlyList<string> names) => names.Count == 0 ? [Sample] : [.. names.Select(Read)];

    private static RunEvent Read(string name)
    {
        if (name != "-")
        {
            return name.Length == 0 ? throw new ArgumentException("the name of an event is empty")
                : name.StartsWith('-') ? throw new ArgumentException($"there is no option {name}")
                : Directory.Exists(name)
                    ? throw new ArgumentException($"{name} is a directory: name the files in it, as in {Path.Join(name, "*.json")}")
                : new RunEvent(name, File.ReadAllBytes(name));
        }

        using var input = Console.OpenStandardInput();
        using var payload = new MemoryStream();
        input.CopyTo(payload);
        return new RunEvent("standard input", payload.ToArray());
    }
}
