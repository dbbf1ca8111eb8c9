using ReceiptAot.Sbom;

// The list of what the linker and the AOT compiler were given, what the compiler took of it, and the binary: the bill goes to standard output.
var (inputs, mstat, binary) = (args[0], args[1], args[2]);
var assemblies = LinkedAssemblies.Read(mstat);
var packages = File.ReadLines(inputs)
    .Where(file => !file.EndsWith(".dll", StringComparison.Ordinal) || assemblies.Contains(Path.GetFileNameWithoutExtension(file)))
    .Select(Package.Of)
    .OfType<Package>()
    .DistinctBy(static package => package.Purl)
    .OrderBy(static package => package.Purl, StringComparer.Ordinal);

using var output = Console.OpenStandardOutput();
BillOfMaterials.Write(output, File.ReadAllBytes(binary), [.. packages]);
