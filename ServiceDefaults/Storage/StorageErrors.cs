using DotMac.Kernel;

namespace DotMac.ServiceDefaults.Storage;

/// <summary>Why the object store does not take or give a file.</summary>
public static class StorageErrors
{
    public static DomainException Empty() => new(Refusal.Rule, "file.empty", "The body is empty.");

    public static DomainException StoreDown() =>
        new(Refusal.Unavailable, "file.store_unavailable", "The object store does not answer at the moment.")
        {
            RetryAfter = TimeSpan.FromSeconds(2),
        };
}
