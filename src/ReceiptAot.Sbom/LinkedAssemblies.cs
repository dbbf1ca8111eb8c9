using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ReceiptAot.Sbom;

/// <summary>The assemblies that the AOT compiler left something of in a binary, by its own account.</summary>
internal static class LinkedAssemblies
{
    /// <summary>Reads their names from the file that <c>IlcGenerateMstatFile</c> asks for: an assembly that refers to what was compiled.</summary>
    public static HashSet<string> Read(string mstat)
    {
        using var file = new PEReader(File.OpenRead(mstat));
        var reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }
}
