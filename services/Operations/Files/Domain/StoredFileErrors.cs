using DotMac.Kernel;

namespace DotMac.Operations.Files.Domain;

/// <summary>Every way in which an operation on a file may be refused.</summary>
public static class StoredFileErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "file.not_found", "There is no such file.");

    public static DomainException NameMissing() =>
        new(Refusal.Malformed, "file.name_missing", "Name the file: ?name=report.pdf, 1 to 255 characters without path separators.")
        {
            Pointer = "/name",
        };

    public static DomainException Empty() => new(Refusal.Rule, "file.empty", "The body is empty.");

    public static DomainException StoreDown() =>
        new(Refusal.Unavailable, "file.store_unavailable", "The object store does not answer at the moment.")
        {
            RetryAfter = TimeSpan.FromSeconds(2),
        };
}
