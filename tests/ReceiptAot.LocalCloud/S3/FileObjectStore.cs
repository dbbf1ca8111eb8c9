using System.Text;
using System.Text.RegularExpressions;

namespace ReceiptAot.LocalCloud.S3;

/// <summary>Stores each object in a file, <c>FOLDER/BUCKET/KEY</c>. A bucket is a folder.</summary>
public sealed partial class FileObjectStore(string folder)
{
    private const int MaxNameBytes = 200; // file systems limit a name to 255 bytes

    private readonly Lock writing = new();

    /// <summary>Creates a bucket unless it exists.</summary>
    /// <exception cref="ArgumentException">The name is not a valid bucket name.</exception>
    public void CreateBucket(string bucket)
    {
        if (!BucketName().IsMatch(bucket))
        {
            throw new ArgumentException($"'{bucket}' is not a valid bucket name.");
        }

        _ = Directory.CreateDirectory(PathOf(bucket));
    }

    public bool HasBucket(string bucket) => BucketName().IsMatch(bucket) && Directory.Exists(PathOf(bucket));

    /// <summary>The paths of the files in a bucket, in no order: each is a key, unless the key had to be escaped.</summary>
    public IEnumerable<string> ListFiles(string bucket)
    {
        var root = PathOf(bucket);
        return Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file));
    }

    /// <summary>Reads an object; returns null if the key does not exist.</summary>
    public byte[]? Read(string bucket, string key)
    {
        try
        {
            return File.ReadAllBytes(PathOf(bucket, key));
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes an object. If <paramref name="onlyIfAbsent"/>, one of several concurrent writes to a key succeeds.</summary>
    /// <returns>Whether the object was written.</returns>
    public bool Write(string bucket, string key, byte[] content, bool onlyIfAbsent)
    {
        var file = PathOf(bucket, key);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        lock (writing)
        {
            if (onlyIfAbsent && File.Exists(file))
            {
                return false;
            }

            var temporary = file + "%new"; // the path of no key
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, file, overwrite: true);
            return true;
        }
    }

    // Every key has a file of its own, whose path for a receipt is the key. Characters that a path cannot contain are written as %XX, and
    // a name that is too long continues in a folder whose name ends with "%+". So that no file has the path of a folder that another key
    // needs, the name of a file contains a '.' and the name of a folder does not. A name that breaks this rule ends with "%", and so does
    // the last part of a long folder name.
    private string PathOf(string bucket, string key)
    {
        var path = new StringBuilder(PathOf(bucket));
        var segments = key.Split('/');
        for (var at = 0; at < segments.Length; at++)
        {
            var name = EscapeName(segments[at]);
            var isSplit = name.Length > MaxNameBytes;
            for (; name.Length > MaxNameBytes; name = name[MaxNameBytes..])
            {
                _ = path.Append('/').Append(name.AsSpan(0, MaxNameBytes)).Append("%+");
            }

            var isFolder = at < segments.Length - 1;
            var isMarked = isSplit ? isFolder : isFolder == segments[at].Contains('.', StringComparison.Ordinal);
            _ = path.Append('/').Append(name).Append(isMarked ? "%" : "");
        }

        return path.ToString();
    }

    private string PathOf(string bucket) => Path.Combine(folder, bucket);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketName();

    private static string EscapeName(string segment)
    {
        if (segment is "" or "." or "..")
        {
            return segment.Replace(".", "%2E", StringComparison.Ordinal) + "%";
        }

        var isShort = Encoding.UTF8.GetByteCount(segment) <= MaxNameBytes;
        var name = new StringBuilder();
        foreach (var rune in segment.EnumerateRunes())
        {
            _ = rune.Value < ' ' || rune.Value == '%' || (!isShort && !rune.IsAscii)
                ? name.Append(Uri.EscapeDataString(rune.ToString()))
                : name.Append(rune.ToString());
        }

        return name.ToString();
    }
}
