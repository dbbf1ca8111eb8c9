using System.Text;
using System.Text.RegularExpressions;

namespace ReceiptAot.LocalCloud.S3;

/// <summary>Keeps each object as a file, <c>FOLDER/BUCKET/KEY</c>; a bucket is a folder that exists.</summary>
public sealed partial class ObjectFolder(string folder)
{
    private const int MaxNameBytes = 200; // a file system's limit on a name is 255

    private readonly Lock writing = new();

    /// <summary>Makes a bucket, unless it exists.</summary>
    /// <exception cref="ArgumentException">The name is not one that S3 takes.</exception>
    public void CreateBucket(string bucket)
    {
        if (!BucketName().IsMatch(bucket))
        {
            throw new ArgumentException($"'{bucket}' is not the name of a bucket.");
        }

        _ = Directory.CreateDirectory(FolderOf(bucket));
    }

    /// <summary>Whether there is such a bucket.</summary>
    public bool HasBucket(string bucket) => BucketName().IsMatch(bucket) && Directory.Exists(FolderOf(bucket));

    /// <summary>The keys of a bucket's objects, in no order: their paths, for keys that can stand as one.</summary>
    public IEnumerable<string> ListFiles(string bucket)
    {
        var root = FolderOf(bucket);
        return Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file));
    }

    /// <summary>An object's bytes; null when nothing stands under the key.</summary>
    public byte[]? Read(string bucket, string key)
    {
        try
        {
            return File.ReadAllBytes(FileOf(bucket, key));
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Stores an object.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key.</param>
    /// <param name="content">The object's bytes.</param>
    /// <param name="onlyIfAbsent">Whether to leave an object that stands under the key alone: of many at once, one comes first.</param>
    /// <returns>Whether it was stored.</returns>
    public bool Write(string bucket, string key, byte[] content, bool onlyIfAbsent)
    {
        var file = FileOf(bucket, key);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        lock (writing)
        {
            if (onlyIfAbsent && File.Exists(file))
            {
                return false;
            }

            var whole = file + "%new"; // no key comes to this name
            File.WriteAllBytes(whole, content);
            File.Move(whole, file, overwrite: true);
            return true;
        }
    }

    // Every key has a file of its own, which for a receipt is just its path. What a path can't hold is written as %XX, and a name that is
    // too long goes on in a folder whose name ends with "%+". So that no file stands where another key needs a folder, a file's name has a
    // '.' in it and a folder's has none; one that breaks this rule, or the last piece of a folder's long name, ends with "%".
    private string FileOf(string bucket, string key)
    {
        var path = new StringBuilder(FolderOf(bucket));
        var segments = key.Split('/');
        for (var at = 0; at < segments.Length; at++)
        {
            var name = EscapeName(segments[at]);
            var isCut = name.Length > MaxNameBytes;
            for (; name.Length > MaxNameBytes; name = name[MaxNameBytes..])
            {
                _ = path.Append('/').Append(name.AsSpan(0, MaxNameBytes)).Append("%+");
            }

            var isFolder = at < segments.Length - 1;
            var isMarked = isCut ? isFolder : isFolder == segments[at].Contains('.', StringComparison.Ordinal);
            _ = path.Append('/').Append(name).Append(isMarked ? "%" : "");
        }

        return path.ToString();
    }

    private string FolderOf(string bucket) => Path.Combine(folder, bucket);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketName();

    private static string EscapeName(string segment)
    {
        if (segment is "" or "." or "..")
        {
            return segment.Replace(".", "%2E", StringComparison.Ordinal) + "%";
        }

        var isPlain = Encoding.UTF8.GetByteCount(segment) <= MaxNameBytes;
        var name = new StringBuilder();
        foreach (var rune in segment.EnumerateRunes())
        {
            _ = rune.Value < ' ' || rune.Value == '%' || (!isPlain && !rune.IsAscii)
                ? name.Append(Uri.EscapeDataString(rune.ToString()))
                : name.Append(rune.ToString());
        }

        return name.ToString();
    }
}
