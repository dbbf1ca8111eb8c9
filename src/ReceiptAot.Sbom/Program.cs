using ReceiptAot.Sbom;

// The list of what the linker and the AOT compiler were given, what the compiler took of it, the binary, and the bill that is to be written.
var (inputs, mstat, binary, bill) = (args[0], args[1], args[2], args[3]);
var assemblies = LinkedAssemblies.Read(mstat);
var packages = File.ReadLines(inputs)
    .Where(file => !file.EndsWith(".dll", StringComparison.Ordinal) || assemblies.Contains(Path.GetFileNameWithoutExtension(file)))
    .Select(Package.Of)
    .OfType<Package>()
    .DistinctBy(static package => package.Purl)
    .OrderBy(static package => package.Purl, StringComparer.Ordinal);

using var output = File.Create(bill);
BillOfMaterials.Write(output, File.ReadAllBytes(binary), [.. packages]);
