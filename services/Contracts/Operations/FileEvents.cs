using DotMac.Kernel;

namespace DotMac.Contracts.Operations;

/// <summary>A file is stored, with the SHA-256 of its bytes.</summary>
[EventName("file.uploaded", 1)]
public sealed record FileUploaded(Guid FileId, string Name, string ContentType, long Size, string Sha256) : IIntegrationEvent;

/// <summary>A file was deleted.</summary>
[EventName("file.deleted", 1)]
public sealed record FileDeleted(Guid FileId, string Name, long Size) : IIntegrationEvent;
