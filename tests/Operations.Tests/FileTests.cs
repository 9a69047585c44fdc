using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using DotMac.Operations.Files.Domain;
using DotMac.ServiceDefaults.Storage;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Minio;
using Minio.DataModel.Args;
using Minio.Exceptions;

namespace DotMac.Operations.Tests;

public sealed class FileTests(OperationsService service)
{
    private const string Root = "/api/v1/files/storage";
    private readonly Guid tenant = Guid.CreateVersion7();

    private HttpClient Client() => service.Client(tenant, "files.*");

    private static async Task<HttpResponseMessage> Upload(HttpClient http, string name, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/pdf") } };
        return await http.PostAsync($"{Root}/upload?name={Uri.EscapeDataString(name)}", content);
    }

    private static async Task<Guid> Uploaded(HttpClient http, byte[] bytes)
    {
        var answer = await Upload(http, "report.pdf", bytes);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    [Fact]
    public async Task What_was_uploaded_comes_back_byte_for_byte_with_its_digest()
    {
        using var http = Client();
        var bytes = RandomNumberGenerator.GetBytes(12 * 1024 * 1024);
        var id = await Uploaded(http, bytes);

        var metadata = await http.GetFromJsonAsync<JsonElement>($"{Root}/{id}/metadata");
        metadata.GetProperty("sha256").GetString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        var download = await http.GetAsync($"{Root}/{id}/download");
        (await download.Content.ReadAsByteArrayAsync()).SequenceEqual(bytes).ShouldBeTrue();
        download.Content.Headers.ContentDisposition!.FileName.ShouldBe("report.pdf");
        (await service.Events(tenant)).ShouldBe(["file.uploaded"]);
    }

    [Fact]
    public async Task A_deleted_file_is_gone_and_another_tenants_was_never_there()
    {
        using var http = Client();
        var id = await Uploaded(http, [1, 2, 3]);
        using var foreign = service.Client(Guid.CreateVersion7(), "files.*");
        (await foreign.GetAsync($"{Root}/{id}/download")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await foreign.DeleteAsync($"{Root}/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        (await http.DeleteAsync($"{Root}/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await (await http.GetAsync($"{Root}/{id}/download")).Code()).ShouldBe("file.not_found");
        (await http.GetFromJsonAsync<JsonElement>(Root)).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Refuses_names_with_paths_and_empty_bodies()
    {
        using var http = Client();
        (await (await Upload(http, "../x", [1])).Code()).ShouldBe("file.name_missing");
        (await (await Upload(http, "", [1])).Code()).ShouldBe("file.name_missing");
        (await (await Upload(http, "x", [])).Code()).ShouldBe("file.empty");
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_stored_as_well()
    {
        using var http = Client();
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        using var content = new Chunked(bytes, 1);
        var answer = await http.PostAsync($"{Root}/upload?name=x", content);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var stored = await answer.Content.ReadFromJsonAsync<JsonElement>();
        stored.GetProperty("size").GetInt64().ShouldBe(bytes.Length);
        stored.GetProperty("sha256").GetString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        using var empty = new Chunked([], 0);
        (await (await http.PostAsync($"{Root}/upload?name=x", empty)).Code()).ShouldBe("file.empty");
    }

    [Fact]
    public async Task Refuses_more_than_100_MB_stated_or_not()
    {
        // It waits for the answer to its headers, however long a loaded machine takes, before it sends the body that it does not have.
        using var http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) });
        using var template = Client();
        (http.BaseAddress, http.DefaultRequestHeaders.Authorization) = (template.BaseAddress, template.DefaultRequestHeaders.Authorization);
        http.DefaultRequestHeaders.ExpectContinue = true;
        using var stated = new ByteArrayContent([1]) { Headers = { ContentLength = (100 * 1024 * 1024) + 1 } };
        var refused = await http.PostAsync($"{Root}/upload?name=x", stated);
        refused.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await refused.Code()).ShouldBe("request.too_large");

        http.DefaultRequestHeaders.ExpectContinue = false;
        using var chunked = new Chunked(new byte[1024 * 1024], 100, last: 1);
        (await http.PostAsync($"{Root}/upload?name=x", chunked)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await service.Events(tenant)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Refuses_a_form()
    {
        using var http = Client();
        using var form = new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "x.pdf" } };
        var refused = await http.PostAsync($"{Root}/upload?name=x", form);
        refused.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await refused.Code()).ShouldBe("request.unsupported_media_type");
    }

    [Fact]
    public async Task A_name_beyond_ASCII_comes_back_as_it_was()
    {
        using var http = Client();
        const string name = "übersicht 報告;\"a\".pdf";
        var id = (await (await Upload(http, name, [1])).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        var download = await http.GetAsync($"{Root}/{id}/download");
        download.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        download.Content.Headers.ContentDisposition.FileNameStar.ShouldBe(name);
    }

    [Fact]
    public async Task The_bytes_of_a_deleted_file_are_removed()
    {
        using var http = Client();
        var id = await Uploaded(http, [1, 2, 3]);
        (await Stored(id)).ShouldBeTrue();
        (await http.DeleteAsync($"{Root}/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Eventually.Get(() => Stored(id), stored => !stored, "the removal");
    }

    [Fact]
    public async Task Bytes_that_became_no_file_are_removed_and_those_of_a_file_are_kept()
    {
        using var http = Client();
        var (kept, orphan) = (await Uploaded(http, [1]), await Uploaded(http, [2]));
        await service.As(tenant, async db =>
        {
            db.Remove(await db.Files.SingleAsync(file => file.Id == orphan));
            return await db.SaveChangesAsync();
        });
        await service.BringForward(tenant);
        await Eventually.Get(() => Stored(orphan), stored => !stored, "the removal");
        await Eventually.Get(() => service.As(tenant, db => db.DueWork.AnyAsync()), planned => !planned, "the end of the work");
        (await http.GetByteArrayAsync($"{Root}/{kept}/download")).ShouldBe([1]);
    }

    [Theory]
    [InlineData(Way.Closed)]
    [InlineData(Way.Hanging)]
    public async Task A_store_that_is_down_is_503_within_2_seconds_and_all_is_well_when_it_is_back(Way way)
    {
        using var http = Client();
        var id = await Uploaded(http, [1, 2, 3]);
        service.Store.Become(way);
        try
        {
            foreach (var call in new Func<Task<HttpResponseMessage>>[] { () => http.GetAsync($"{Root}/{id}/download"), () => Upload(http, "x", [1]) })
            {
                var started = TimeProvider.System.GetTimestamp();
                var refused = await call();
                refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
                (await refused.Code()).ShouldBe("file.store_unavailable");
                refused.Headers.RetryAfter.ShouldNotBeNull();
                TimeProvider.System.GetElapsedTime(started).TotalSeconds.ShouldBeLessThan(2);
            }

            (await http.GetAsync($"{Root}/{id}/metadata")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            service.Store.Become(Way.Open);
        }

        (await http.GetByteArrayAsync($"{Root}/{id}/download")).ShouldBe([1, 2, 3]);
        await Uploaded(http, [4]);
    }

    [Fact]
    public async Task A_bucket_that_is_gone_is_created_again()
    {
        var client = service.Services.GetRequiredService<IMinioClient>();
        var bucket = $"test-{Guid.NewGuid():N}";
        var store = new ObjectStore(client, new ConfigurationBuilder().AddInMemoryCollection([new("Storage:Bucket", bucket)]).Build());
        for (var i = 0; i < 2; i++)
        {
            await store.Put("x", new MemoryStream([1]), 1, "text/plain", default);
            await store.Remove("x", default);
            await client.RemoveBucketAsync(new RemoveBucketArgs().WithBucket(bucket));
        }
    }

    private async Task<bool> Stored(Guid id)
    {
        var client = service.Services.GetRequiredService<IMinioClient>();
        try
        {
            var bucket = service.Settings.Values["Storage:Bucket"];
            await client.StatObjectAsync(new StatObjectArgs().WithBucket(bucket).WithObject(StoredFile.KeyOf(tenant, id)));
            return true;
        }
        catch (ObjectNotFoundException)
        {
            return false;
        }
    }

    /// <summary>A body that is sent in chunks, its length not stated.</summary>
    private sealed class Chunked(byte[] chunk, int times, int last = 0) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var i = 0; i < times; i++)
                await stream.WriteAsync(chunk);
            await stream.WriteAsync(chunk.AsMemory(0, last));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
