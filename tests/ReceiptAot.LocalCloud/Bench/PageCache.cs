using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>The kernel's cache of file contents.</summary>
internal static partial class PageCache
{
    /// <summary>Removes a file from the page cache, so that its next reader waits for the disk.</summary>
    /// <returns>
    /// Whether no page of the file is left. A file system in memory keeps all pages, and the kernel keeps those that a process has mapped.
    /// False for a file that cannot be read, and for one that the user neither owns nor may write: the kernel shows no pages of it
    /// (mincore(2)).
    /// </returns>
    public static bool TryDrop(string path)
    {
        const int dontNeed = 4; // POSIX_FADV_DONTNEED
        try
        {
            if (new FileInfo(path).Length == 0)
            {
                return true; // an empty file, or a pipe or socket, which would block
            }

            using var file = File.OpenHandle(path);
            RandomAccess.FlushToDisk(file); // the kernel keeps pages that it has not yet written to the disk
            return Advise(file, 0, 0, dontNeed) == 0 && !HasPages(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads a file back into the page cache, if it can still be read.</summary>
    public static void Load(string path)
    {
        try
        {
            if (new FileInfo(path).Length > 0)
            {
                using var file = File.OpenRead(path);
                file.CopyTo(Stream.Null);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It was deleted, or TryDrop has reported that it cannot be read.
        }
    }

    /// <summary>Whether any page of a file is in the page cache.</summary>
    public static bool HasPages(SafeFileHandle file)
    {
        using var map = MemoryMappedFile.CreateFromFile(
            file, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using var view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        var memory = view.SafeMemoryMappedViewHandle;
        var length = (nint)memory.ByteLength;
        var pages = new byte[(length + Environment.SystemPageSize - 1) / Environment.SystemPageSize];
        return FindPages(memory.DangerousGetHandle(), length, pages) != 0 || pages.Any(static page => page % 2 == 1);
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(SafeFileHandle file, nint offset, nint length, int advice);

    [LibraryImport("libc", EntryPoint = "mincore")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FindPages(nint address, nint length, [Out] byte[] pages);
}
