using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DotMac.Identity.Domain.Avatars;
using DotMac.Identity.Due;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Storage;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace DotMac.Identity.Tests.Features.Avatars;

/// <summary>A user shows a picture of itself.</summary>
public sealed class UploadAvatarTests(IdentityHost host)
{
    private const string Own = "/api/v1/auth/me/avatar";

    [Fact]
    public async Task A_photo_is_shown_upright_and_small_and_without_what_its_camera_wrote()
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        var answer = await Upload(http, Pictures.Photo(2000, 1000));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        (await answer.Json()).GetProperty("avatar_url").GetString().ShouldBe(Own);

        using var shown = await http.GetAsync(Own);
        shown.Content.Headers.ContentType!.ToString().ShouldBe("image/jpeg");
        var picture = await shown.Content.ReadAsByteArrayAsync();
        Pictures.Size(picture).ShouldBe((256, 512), "it lay on its side");
        Pictures.At(picture, .5f, .1f).Red.ShouldBeGreaterThan((byte)200, "what was on the left is above");
        Pictures.At(picture, .5f, .9f).Blue.ShouldBeGreaterThan((byte)200);
        Encoding.Latin1.GetString(picture).ShouldNotContain(Pictures.Place);
        Encoding.Latin1.GetString(picture).ShouldNotContain("Exif");
    }

    [Fact]
    public async Task It_is_shown_with_what_keeps_browsers_from_guessing_and_from_asking_twice()
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        await Upload(http, Pictures.Drawn(SKEncodedImageFormat.Png));
        using var shown = await http.GetAsync(Own);
        shown.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        shown.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
        shown.Content.Headers.ContentDisposition.ShouldBeNull();
        (shown.Headers.CacheControl!.Private, shown.Headers.CacheControl.NoCache).ShouldBe((true, true));

        using var again = new HttpRequestMessage(HttpMethod.Get, Own);
        again.Headers.IfNoneMatch.Add(shown.Headers.ETag!);
        using var unchanged = await http.SendAsync(again);
        unchanged.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        await Upload(http, Pictures.Drawn(SKEncodedImageFormat.Png, 30, 30));
        (await http.GetAsync(Own)).Headers.ETag.ShouldNotBe(shown.Headers.ETag);
    }

    [Theory]
    [InlineData("jpeg", "image/jpeg")]
    [InlineData("png", "image/png")]
    [InlineData("gif", "image/png")]
    [InlineData("webp", "image/png")]
    public async Task What_it_is_is_told_by_its_content_alone(string what, string shown)
    {
        var bytes = what switch
        {
            "jpeg" => Pictures.Drawn(SKEncodedImageFormat.Jpeg),
            "png" => Pictures.Drawn(SKEncodedImageFormat.Png),
            "webp" => Pictures.Drawn(SKEncodedImageFormat.Webp),
            _ => Pictures.Gif(),
        };
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        (await Upload(http, bytes, "page.html", "text/html")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync(Own)).Content.Headers.ContentType!.MediaType.ShouldBe(shown);
    }

    [Fact]
    public async Task What_is_transparent_stays_so_and_what_is_small_stays_as_small()
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        await Upload(http, Pictures.Drawn(SKEncodedImageFormat.Png, 40, 20, alpha: 100));
        var picture = await http.GetByteArrayAsync(Own);
        Pictures.Size(picture).ShouldBe((40, 20));
        Pictures.At(picture, .1f, .5f).Alpha.ShouldBeInRange((byte)99, (byte)101);
    }

    public static TheoryData<string, int, string> Refused => new()
    {
        { "text", 422, "avatar.unsupported" },
        { "svg", 422, "avatar.unsupported" },
        { "bmp", 422, "avatar.unsupported" },
        { "half", 422, "avatar.damaged" },
        { "bomb", 422, "avatar.too_many_pixels" },
        { "ribbon", 422, "avatar.too_many_pixels" },
        { "empty", 400, "avatar.missing" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_no_picture_for_us_is_refused_and_changes_nothing(string what, int status, string code)
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        await (await Upload(http, Bytes(what), "me.png", "image/png")).Refuses(status, code);
        await (await http.GetAsync(Own)).Refuses(404, "avatar.not_found");
        (await host.As(company.Id, db => db.Avatars.AnyAsync())).ShouldBeFalse();
        (await host.Audits(company)).ShouldContain(record => record.Action == "upload_avatar" && record.Code == code);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2 * 1024 * 1024)]
    public async Task More_than_5_MB_are_refused(int more)
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        http.DefaultRequestHeaders.ExpectContinue = true;
        await (await Upload(http, new byte[(5 * 1024 * 1024) + more])).Refuses(413, "request.too_large");
    }

    [Fact]
    public async Task Another_form_than_one_with_one_file_is_refused()
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        await (await http.PostAsJsonAsync("/api/v1/auth/upload-avatar", new { file = "x" })).Refuses(415, "request.unsupported_media_type");
        using var none = new MultipartFormDataContent { { new StringContent("x"), "name" } };
        await (await http.PostAsync("/api/v1/auth/upload-avatar", none)).Refuses(400, "avatar.missing");
        var picture = Pictures.Drawn(SKEncodedImageFormat.Png);
        using var two = new MultipartFormDataContent { { new ByteArrayContent(picture), "file", "a.png" }, { new ByteArrayContent(picture), "other", "b.png" } };
        await (await http.PostAsync("/api/v1/auth/upload-avatar", two)).Refuses(400, "avatar.missing");
        using var broken = new ByteArrayContent("--x\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nhalf"u8.ToArray());
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        await (await http.PostAsync("/api/v1/auth/upload-avatar", broken)).Refuses(400, "request.malformed");
        using var nameless = new ByteArrayContent([1]);
        nameless.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data");
        await (await http.PostAsync("/api/v1/auth/upload-avatar", nameless)).Refuses(400, "request.malformed");
        using var unquoted = new ByteArrayContent([1]);
        unquoted.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=----=_Part_1");
        await (await http.PostAsync("/api/v1/auth/upload-avatar", unquoted)).Refuses(415, "request.unsupported_media_type");
    }

    [Fact]
    public async Task Who_was_removed_while_the_picture_came_shows_none()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        using var http = host.WithToken(member.Token);
        await host.As(company.Id, async db =>
        {
            var changed = await db.Database.ExecuteSqlAsync($"UPDATE users SET active = false, removed_at = now() WHERE id = {member.Id}");
            db.MarkSaved();
            return changed;
        });
        await (await Upload(http, Pictures.Drawn(SKEncodedImageFormat.Png))).Refuses(404, "user.not_found");
        (await host.As(company.Id, db => db.Users.AsNoTracking().Where(user => user.Id == member.Id).Select(user => user.AvatarId).SingleAsync())).ShouldBeNull();
    }

    [Fact]
    public async Task The_picture_before_is_removed_from_the_store()
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        await Upload(http, Pictures.Drawn(SKEncodedImageFormat.Png));
        var old = await Row(company);
        old.Key.ShouldStartWith($"avatars/{old.UserId:N}/");
        (await IsStored(old)).ShouldBeTrue();
        await Upload(http, Pictures.Drawn(SKEncodedImageFormat.Jpeg));
        await Eventually.Get(() => host.As(company.Id, db => db.Avatars.AnyAsync(row => row.Id == old.Id)), kept => !kept, "removal");
        (await IsStored(old)).ShouldBeFalse();
        (await IsStored(await Row(company))).ShouldBeTrue();
        (await http.GetAsync(Own)).Content.Headers.ContentType!.MediaType.ShouldBe("image/jpeg");
    }

    [Fact]
    public async Task What_became_nobodys_picture_is_removed_in_the_end_and_what_is_shown_is_not()
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        await Upload(http, Pictures.Drawn(SKEncodedImageFormat.Png));
        await BringForward(company);
        await Eventually.Get(
            () => host.As(company.Id, db => db.DueWork.AnyAsync(work => work.Kind == RemoveAvatar.Kind)), planned => !planned, "the planned removal");
        (await http.GetAsync(Own)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Deleting_it_shows_none_and_removes_its_bytes()
    {
        var company = await host.SignUp();
        var token = await company.OwnerToken();
        using var http = host.WithToken(token);
        await (await http.DeleteAsync(Own)).Refuses(404, "avatar.not_found");
        await Upload(http, Pictures.Drawn(SKEncodedImageFormat.Png));
        (await Me(http)).GetProperty("avatar_url").GetString().ShouldBe(Own);
        var row = await Row(company);
        (await http.DeleteAsync(Own)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await http.GetAsync(Own)).Refuses(404, "avatar.not_found");
        (await Me(http)).TryGetProperty("avatar_url", out var url).ShouldBe(url.ValueKind == JsonValueKind.Null);
        await Eventually.Get(() => host.As(company.Id, db => db.Avatars.AnyAsync()), any => !any, "removal");
        (await IsStored(row)).ShouldBeFalse();
        (await host.Audits(company)).Select(record => record.Action).ShouldContain("delete_avatar");
        (await host.Events(company.Id)).Count(name => name == "user.updated").ShouldBe(2);
        var history = await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/me/history");
        history.GetProperty("items")[0].GetProperty("field").GetString().ShouldBe("avatar");
    }

    [Fact]
    public async Task Whoever_may_read_users_sees_it_and_nobody_of_another_tenant()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        using var http = host.WithToken(member.Token);
        await Upload(http, Pictures.Drawn(SKEncodedImageFormat.Png));
        var address = $"/api/v1/users/{member.Id}/avatar";
        using var owner = host.WithToken(await company.OwnerToken());
        (await owner.GetFromJsonAsync<JsonElement>($"/api/v1/users/{member.Id}")).GetProperty("avatar_url").GetString().ShouldBe(address);
        (await owner.GetByteArrayAsync(address)).ShouldBe(await http.GetByteArrayAsync(Own));
        await (await owner.GetAsync(Own)).Refuses(404, "avatar.not_found");
        using var stranger = host.WithToken(await (await host.SignUp()).OwnerToken());
        await (await stranger.GetAsync(address)).Refuses(404, "avatar.not_found");
        using var anonymous = host.Anonymous();
        (await anonymous.GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Who_is_deleted_takes_the_picture_along()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        using (var http = host.WithToken(member.Token))
            await Upload(http, Pictures.Drawn(SKEncodedImageFormat.Png));
        var row = await Row(company);
        (await host.Post("/api/v1/users/bulk/delete", new { user_ids = new[] { member.Id } }, await company.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Eventually.Get(() => host.As(company.Id, db => db.Avatars.AnyAsync()), any => !any, "removal");
        (await IsStored(row)).ShouldBeFalse();
    }

    private static byte[] Bytes(string what) => what switch
    {
        "text" => "<script>alert(1)</script>"u8.ToArray(),
        "svg" => "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(),
        "bmp" => [.. "BM"u8, 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, .. new byte[24], 1, 2, 3, 0],
        "half" => Pictures.Drawn(SKEncodedImageFormat.Png, 400, 400)[..200],
        "bomb" => Pictures.Bomb(9_999, 9_999),
        "ribbon" => Pictures.Bomb(20_000, 10),
        _ => [],
    };

    private static async Task<HttpResponseMessage> Upload(HttpClient http, byte[] bytes, string name = "me.jpg", string type = "image/jpeg")
    {
        using var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var form = new MultipartFormDataContent { { file, "file", name } };
        return await http.PostAsync("/api/v1/auth/upload-avatar", form);
    }

    private static Task<JsonElement> Me(HttpClient http) => http.GetFromJsonAsync<JsonElement>("/api/v1/auth/me");

    private Task<Avatar> Row(Company company) => host.As(company.Id, db => db.Avatars.AsNoTracking().SingleAsync());

    private Task<int> BringForward(Company company) => host.As(company.Id, async db =>
    {
        await db.Database.ExecuteSqlAsync($"UPDATE due_work SET retry_at = NULL WHERE kind = {RemoveAvatar.Kind}");
        db.MarkSaved();
        return 0;
    });

    private async Task<bool> IsStored(Avatar avatar)
    {
        try
        {
            await host.Services.GetRequiredService<ObjectStore>().RequireObject(avatar.Key, TestContext.Current.CancellationToken);
            return true;
        }
        catch (DomainException)
        {
            return false;
        }
    }
}

/// <summary>While the object store is away. It has a host of its own, since it closes the way for everybody.</summary>
public sealed class AvatarOutageTests : IAsyncLifetime
{
    private readonly IdentityHost host = new();

    public ValueTask InitializeAsync() => host.InitializeAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task While_the_store_is_away_pictures_are_503_and_all_else_goes_on()
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Pictures.Drawn(SKEncodedImageFormat.Png)), "file", "a" } };
        (await http.PostAsync("/api/v1/auth/upload-avatar", form)).StatusCode.ShouldBe(HttpStatusCode.OK);
        host.Store.Become(Way.Closed);
        using var again = new MultipartFormDataContent { { new ByteArrayContent(Pictures.Drawn(SKEncodedImageFormat.Jpeg)), "file", "a" } };
        var refused = await http.PostAsync("/api/v1/auth/upload-avatar", again);
        await refused.Refuses(503, "file.store_unavailable");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        await (await http.GetAsync("/api/v1/auth/me/avatar")).Refuses(503, "file.store_unavailable");
        (await http.GetAsync("/api/v1/auth/me")).StatusCode.ShouldBe(HttpStatusCode.OK);

        host.Store.Become(Way.Open);
        (await http.GetAsync("/api/v1/auth/me/avatar")).Content.Headers.ContentType!.MediaType.ShouldBe("image/png", "the one that was shown still is");
    }
}
