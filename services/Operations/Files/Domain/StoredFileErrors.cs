using DotMac.Kernel;

namespace DotMac.Operations.Files.Domain;

/// <summary>Every way in which an operation on a file may be refused, but for what the store itself refuses (<c>StorageErrors</c>).</summary>
public static class StoredFileErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "file.not_found", "There is no such file.");

    public static DomainException NameMissing() =>
        new(Refusal.Malformed, "file.name_missing", "Name the file: ?name=report.pdf, 1 to 255 characters without path separators.")
        {
            Pointer = "/name",
        };
}
