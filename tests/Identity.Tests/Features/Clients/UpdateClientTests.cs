using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using DotMac.Identity.Tests.Features.Connect;
using DotMac.Identity.Tests.Features.Roles;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.Identity.Tests.Features.Clients;

public sealed class UpdateClientTests(IdentityHost host)
{
    private const string Path = "/api/v1/auth/clients";

    [Fact]
    public async Task An_app_moves_to_another_address_and_keeps_its_secret()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company, "confidential");
        var id = await IdOf(company, app.ClientId);
        var changed = await Change(company, id, new { name = "Moved", redirect_uris = new[] { "https://moved.example/cb" }, post_logout_redirect_uris = new[] { "https://moved.example" } });
        changed.StatusCode.ShouldBe(HttpStatusCode.OK, await changed.Content.ReadAsStringAsync());
        (await changed.Json()).GetProperty("name").GetString().ShouldBe("Moved");
        using var browser = new Browser(host);
        (await browser.Get(app.Address())).StatusCode.ShouldBe(HttpStatusCode.BadRequest, "the old address is none of its");

        var moved = app with { RedirectUri = "https://moved.example/cb" };
        (await moved.Redeem(await moved.Code())).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.As(company.Id, db => db.Consents.CountAsync(consent => consent.ClientId == app.ClientId))).ShouldBe(1);
        (await Change(company, id, new { name = "Moved again" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.As(company.Id, db => db.Consents.CountAsync(consent => consent.ClientId == app.ClientId))).ShouldBe(1);
        (await Change(company, id, new { redirect_uris = new[] { "https://moved.example/cb", "https://other.example/cb" } })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.As(company.Id, db => db.Consents.CountAsync(consent => consent.ClientId == app.ClientId))).ShouldBe(0, "nobody allowed it there");
        (await host.Events(company.Id)).ShouldContain("client.updated");
        (await host.Audits(company)).ShouldContain(record => record.Action == "update_client" && record.Outcome == "succeeded");
    }

    [Fact]
    public async Task An_app_that_pushes_its_requests_from_now_on_is_not_served_otherwise()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company, "confidential");
        (await Change(company, await IdOf(company, app.ClientId), new { require_pushed_authorization_requests = true })).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var browser = new Browser(host);
        Browser.Told(await browser.Get(app.Address()))["error"].ShouldBe("invalid_request");
    }

    [Fact]
    public async Task What_does_not_fit_the_client_or_the_caller_is_refused()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company, "confidential", scopes: "billing.invoices.view");
        var (id, (machine, _)) = (await IdOf(company, app.ClientId), await TokenTests.Register(host, company, "users.read"));
        var machineId = await IdOf(company, machine);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await (await Change(company, id, new { jwks = Jwks(key) })).Refuses(422, "client.no_keys");
        await (await Change(company, machineId, new { redirect_uris = new[] { "https://a.example" } })).Refuses(422, "client.no_addresses");
        await (await Change(company, id, new { redirect_uris = new[] { "http://a.example" } })).Refuses(422, "client.redirect_uri_invalid");
        (await Change(company, id, new { redirect_uris = Array.Empty<string>() })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await (await Change(company, id, new { backchannel_logout_uri = "https://127.0.0.1/out" })).Refuses(422, "client.logout_uri_invalid");
        await (await Change(company, id, new { scopes = new[] { "users.read" } })).Refuses(400, "request.malformed");
        (await Change(company, id, new { name = "x" }, match: null)).StatusCode.ShouldBe((HttpStatusCode)428);
        await (await Change(await host.SignUp(), id, new { name = "x" })).Refuses(404, "client.not_found");
        await (await Change(company, id, new { name = "x" }, token: RoleClient.Narrow(host, company, "clients.*").Token)).Refuses(403, "scope.exceeds_yours");
        (await Change(company, machineId, new { name = "Taken" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Change(company, id, new { name = "Taken" })).Refuses(409, "client.name_taken");
    }

    private static object Jwks(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        return new { keys = new[] { new { kid = "k1", kty = "EC", crv = "P-256", x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) } } };
    }

    private async Task<Guid> IdOf(Company company, string clientId)
    {
        using var http = host.WithToken(await company.OwnerToken());
        var listed = await http.GetFromJsonAsync<JsonElement>($"{Path}?limit=100");
        return listed.GetProperty("items").EnumerateArray().Single(client => client.GetProperty("client_id").GetString() == clientId).GetProperty("id").GetGuid();
    }

    private async Task<HttpResponseMessage> Change(Company company, Guid id, object change, string? match = "*", string? token = null)
    {
        using var http = host.WithToken(token ?? await company.OwnerToken());
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"{Path}/{id}") { Content = JsonContent.Create(change) };
        if (match is not null)
            request.Headers.TryAddWithoutValidation("If-Match", match);
        return await http.SendAsync(request);
    }
}
