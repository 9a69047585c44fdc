using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace DotMac.Fleet.Tests.Story;

/// <summary>What a person tells of itself, from the gateway to the catcher and the object store.</summary>
[UsesFleet]
public sealed class PersonTests(FleetFixture fleet)
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Fact]
    public async Task A_phone_is_verified_with_the_code_of_the_text_that_it_got()
    {
        var company = await Company.SignUp(fleet, "phone");
        var number = $"+447400{Random.Shared.Next(100_000, 1_000_000)}";
        (await Send(company, HttpMethod.Post, "/auth/verify-phone/request", JsonContent.Create(new { phone = number }))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var code = (await fleet.Caught.Text(number))[..6];
        var confirmed = await Send(company, HttpMethod.Post, "/auth/verify-phone/confirm", JsonContent.Create(new { code }));
        confirmed.StatusCode.ShouldBe(HttpStatusCode.OK, await confirmed.Content.ReadAsStringAsync());
        var me = await (await Send(company, HttpMethod.Get, "/auth/me")).Content.ReadFromJsonAsync<JsonElement>();
        (me.GetProperty("phone").GetString(), me.GetProperty("phone_verified").GetBoolean()).ShouldBe((number, true));
        var log = await (await Send(company, HttpMethod.Get, "/communications/sms")).Content.ReadFromJsonAsync<JsonElement>();
        log.GetProperty("items")[0].GetProperty("status").GetString().ShouldBe("sent");
        log.GetRawText().ShouldNotContain($"\"{code}\"");
    }

    [Fact]
    public async Task A_picture_comes_back_through_the_gateway_until_it_is_deleted()
    {
        var company = await Company.SignUp(fleet, "picture");
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Convert.FromBase64String(Png)), "file", "me.png" } };
        var uploaded = await Send(company, HttpMethod.Post, "/auth/upload-avatar", form);
        uploaded.StatusCode.ShouldBe(HttpStatusCode.OK, await uploaded.Content.ReadAsStringAsync());
        var shown = await Send(company, HttpMethod.Get, "/auth/me/avatar");
        shown.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        shown.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        shown.Headers.CacheControl!.ToString().ShouldBe("no-cache, private");
        (await Send(company, HttpMethod.Delete, "/auth/me/avatar")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Send(company, HttpMethod.Get, "/auth/me/avatar")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private Task<HttpResponseMessage> Send(Company company, HttpMethod method, string path, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, "/api/v1" + path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", company.AccessToken);
        return fleet.Gateway.SendAsync(request);
    }
}
