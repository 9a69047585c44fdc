using System.Net.Sockets;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.Extensions.Configuration;
using Minio;
using Minio.DataModel.Args;
using Minio.Exceptions;

namespace DotMac.ServiceDefaults.Storage;

/// <summary>
/// The object store, by S3 (<c>Storage:Endpoint</c>, <c>AccessKey</c>, <c>SecretKey</c>, <c>Bucket</c>). Bytes are streamed through and hashed on
/// their way; only an upload of unknown length is spooled to a temporary file first, because S3 wants to know the length.
/// </summary>
public sealed class ObjectStore(IMinioClient client, IConfiguration configuration)
{
    /// <summary>How long the store may take over a question with a short answer. A transfer takes as long as its bytes need.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1500);

    private readonly string bucket = configuration["Storage:Bucket"] ?? "dotmac";

    public async Task<(long Size, string Sha256)> Put(string key, Stream body, long? length, string contentType, CancellationToken ct)
    {
        await EnsureBucket(ct);
        if (length is { } stated)
            return await Transfer(key, body, stated, contentType, ct);

        await using var spool = new FileStream(
            Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 81920,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await body.CopyToAsync(spool, ct);
        if (spool.Length == 0)
            throw StorageErrors.Empty();

        spool.Position = 0;
        return await Transfer(key, spool, spool.Length, contentType, ct);
    }

    /// <summary>Copies an object to a stream as it arrives.</summary>
    public Task CopyTo(string key, Stream target, CancellationToken ct)
    {
        var get = new GetObjectArgs().WithBucket(bucket).WithObject(key).WithCallbackStream((source, token) => source.CopyToAsync(target, token));
        return Guarded(() => client.GetObjectAsync(get, ct), ct);
    }

    /// <summary>Refuses with 503 before the first byte of an answer when the store does not have the object at hand.</summary>
    public Task RequireObject(string key, CancellationToken ct) =>
        Ask(patience => client.StatObjectAsync(new StatObjectArgs().WithBucket(bucket).WithObject(key), patience), ct);

    public Task Remove(string key, CancellationToken ct) =>
        Ask(patience => client.RemoveObjectAsync(new RemoveObjectArgs().WithBucket(bucket).WithObject(key), patience), ct);

    private async Task<(long Size, string Sha256)> Transfer(string key, Stream source, long length, string contentType, CancellationToken ct)
    {
        await using var hashing = new HashingStream(source, length);
        var put = new PutObjectArgs().WithBucket(bucket).WithObject(key).WithStreamData(hashing).WithObjectSize(length).WithContentType(contentType);
        await Guarded(() => client.PutObjectAsync(put, ct), ct);
        return (length, hashing.Digest());
    }

    /// <summary>Asked before each upload: it tells a store that hangs before a byte is sent, and re-creates a bucket that is gone.</summary>
    private Task EnsureBucket(CancellationToken ct) => Ask(
        async patience =>
        {
            if (!await client.BucketExistsAsync(new BucketExistsArgs().WithBucket(bucket), patience))
                await client.MakeBucketAsync(new MakeBucketArgs().WithBucket(bucket), patience);
        },
        ct);

    private static async Task Ask(Func<CancellationToken, Task> question, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        await Guarded(() => question(patience.Token), ct);
    }

    private static async Task Guarded(Func<Task> call, CancellationToken ct)
    {
        CurrentOperation.RequireNoTransaction();
        try
        {
            await call();
        }
        catch (Exception exception) when (IsOutage(exception) && !ct.IsCancellationRequested)
        {
            throw StorageErrors.StoreDown();
        }
    }

    private static bool IsOutage(Exception exception) =>
        exception is HttpRequestException or SocketException or MinioException or OperationCanceledException;
}
