namespace ReceiptAot.LocalCloud.Run;

/// <summary>An event to send.</summary>
/// <param name="Name">The name of its file, or another source.</param>
/// <param name="Payload">Its bytes, unchanged.</param>
internal sealed record RunEvent(string Name, byte[] Payload)
{
    private static readonly byte[] sampleOrder =
        """{"Order_id": "12345", "Amount": 199.99, "Item": "Wireless Headphones"}"""u8.ToArray();

    /// <summary>Reads the named files, where <c>-</c> is standard input. Without names, the event is the sample order.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read a file.</exception>
    /// <exception cref="ArgumentException">A name is a directory, or looks like an option.</exception>
    public static IReadOnlyList<RunEvent> Read(IReadOnlyList<string> names) =>
        names.Count == 0 ? [new("the sample order", sampleOrder)] : [.. names.Select(Read)];

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
