using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Identity.Tests.Features.Avatars;
using DotMac.Identity.Tests.Features.Phones;
using Microsoft.IdentityModel.JsonWebTokens;
using SkiaSharp;

namespace DotMac.Identity.Tests.Features.Connect;

/// <summary>What apps learn of a user: OpenID Connect Core, 5.1 and 5.4.</summary>
public sealed class OpenIdClaimsTests(IdentityHost host)
{
    [Fact]
    public async Task The_phone_comes_with_its_scope_in_both_places_and_says_whether_it_is_verified()
    {
        var company = await host.SignUp();
        var client = await App.Register(host, company);
        var (token, told) = await Told(client, "openid phone");
        (token.TryGetClaim("phone_number", out _), told.TryGetProperty("phone_number", out _)).ShouldBe((false, false), "there is none yet");

        await Change(company, new { phone = "+442079460000" });
        (token, told) = await Told(client, "openid phone");
        (told.GetProperty("phone_number").GetString(), told.GetProperty("phone_number_verified").GetBoolean()).ShouldBe(("+442079460000", false));
        token.GetPayloadValue<bool>("phone_number_verified").ShouldBeFalse();

        await PhoneOf.Owner(host, company);
        (token, told) = await Told(client, "openid phone");
        (token.GetClaim("phone_number").Value, token.GetPayloadValue<bool>("phone_number_verified")).ShouldBe((PhoneOf.Number, true));
        (told.GetProperty("phone_number").GetString(), told.GetProperty("phone_number_verified").GetBoolean()).ShouldBe((PhoneOf.Number, true));
        told.EnumerateObject().Select(member => member.Name).ShouldBe(["sub", "phone_number", "phone_number_verified"]);
    }

    [Fact]
    public async Task A_phone_that_is_not_in_E164_is_not_told()
    {
        var company = await host.SignUp();
        await Change(company, new { phone = "020 7946 0000" });
        var (token, told) = await Told(await App.Register(host, company), "openid phone");
        (token.TryGetClaim("phone_number", out _), told.TryGetProperty("phone_number", out _)).ShouldBe((false, false));
    }

    [Fact]
    public async Task The_profile_comes_with_its_scope_and_without_what_the_user_does_not_tell()
    {
        var company = await host.SignUp();
        var client = await App.Register(host, company);
        var (token, told) = await Told(client, "openid profile");
        told.EnumerateObject().Select(member => member.Name).ShouldBe(["sub", "name", "updated_at"]);
        token.GetClaim("name").Value.ShouldBe("Ada Owner");

        await Change(company, new { first_name = "Ada", last_name = "Owner", website = "https://ada.example", timezone = "Europe/London", language = "en-GB", phone = "020 7946 0000" });
        (_, told) = await Told(client, "openid profile");
        string[] names = ["given_name", "family_name", "website", "zoneinfo", "locale"];
        names.Select(name => told.GetProperty(name).GetString()).ShouldBe(["Ada", "Owner", "https://ada.example", "Europe/London", "en-GB"]);
        told.TryGetProperty("phone_number", out _).ShouldBeFalse();
        told.GetProperty("updated_at").GetInt64().ShouldBeInRange(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 60, long.MaxValue);
    }

    [Fact]
    public async Task The_picture_is_an_address_that_shows_it_without_a_token_until_there_is_another()
    {
        var company = await host.SignUp();
        var client = await App.Register(host, company);
        await Upload(company, 40);
        var (token, told) = await Told(client, "openid profile");
        var address = told.GetProperty("picture").GetString()!;
        token.GetClaim("picture").Value.ShouldBe(address);
        address.ShouldStartWith("http://localhost:8080/connect/picture/");

        using var http = host.Anonymous();
        var path = new Uri(address).AbsolutePath;
        using var shown = await http.GetAsync(path);
        shown.StatusCode.ShouldBe(HttpStatusCode.OK, await shown.Content.ReadAsStringAsync());
        shown.Content.Headers.ContentType!.MediaType.ShouldStartWith("image/");
        shown.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);

        await Upload(company, 30);
        await (await http.GetAsync(path)).Refuses(404, "avatar.not_found");
        (await Told(client, "openid profile")).Told.GetProperty("picture").GetString().ShouldNotBe(address);
    }

    [Fact]
    public async Task No_address_of_a_picture_is_guessed()
    {
        var company = await host.SignUp();
        await Upload(company, 40);
        var address = (await Told(await App.Register(host, company), "openid profile")).Told.GetProperty("picture").GetString()!;
        using var http = host.Anonymous();
        var path = new Uri(address).AbsolutePath;
        foreach (var wrong in new[] { path[..^4] + (path.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA"), path[..^1], "/connect/picture/nonsense", "/connect/picture/" + new string('A', 86) })
            await (await http.GetAsync(wrong)).Refuses(404, "avatar.not_found");
    }

    [Fact]
    public async Task Discovery_names_the_scopes_and_the_claims()
    {
        using var http = host.Anonymous();
        var document = await http.GetFromJsonAsync<JsonElement>("/.well-known/openid-configuration");
        Values(document, "scopes_supported").ShouldBe(["openid", "profile", "email", "phone", "offline_access"], ignoreOrder: true);
        foreach (var claim in new[] { "sub", "phone_number", "phone_number_verified", "picture", "name", "email", "amr", "auth_time" })
            Values(document, "claims_supported").ShouldContain(claim);
    }

    private static string?[] Values(JsonElement document, string name) => [.. document.GetProperty(name).EnumerateArray().Select(one => one.GetString())];

    private async Task<(JsonWebToken Token, JsonElement Told)> Told(App client, string scope)
    {
        var body = await (await client.Redeem(await client.Code(("scope", scope)))).Json();
        using var http = host.WithToken(body.GetProperty("access_token").GetString()!);
        return (new JsonWebToken(body.GetProperty("id_token").GetString()), await http.GetFromJsonAsync<JsonElement>("/connect/userinfo"));
    }

    private async Task Change(Company company, object change)
    {
        using var http = host.WithToken(await company.OwnerToken());
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/api/v1/auth/me") { Content = JsonContent.Create(change) };
        request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        var answer = await http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private async Task Upload(Company company, int width)
    {
        using var http = host.WithToken(await company.OwnerToken());
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Pictures.Drawn(SKEncodedImageFormat.Png, width)), "file", "me.png" } };
        var answer = await http.PostAsync("/api/v1/auth/upload-avatar", form);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }
}
