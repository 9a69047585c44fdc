using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.IdentityProviders;

public sealed class IdentityProviderTests(IdentityHost host)
{
    private const string Path = "/api/v1/auth/identity-providers";
    private const string Secret = "s3cret-of-the-provider-42";

    [Fact]
    public async Task Its_secret_is_sealed_and_stands_in_no_answer_event_or_record()
    {
        var company = await host.SignUp();
        var created = await Create(company, new { name = "google", kind = "google", client_id = "c", client_secret = Secret });
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        var shown = await created.Json();
        var id = shown.GetProperty("id").GetGuid();
        (shown.GetProperty("issuer").GetString(), shown.GetProperty("callback_path").GetString()).ShouldBe(("https://accounts.google.com/", $"/api/v1/auth/oauth/{id}/callback"));
        shown.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()).ShouldBe(["openid", "email", "profile"]);

        using var owner = host.WithToken(await company.OwnerToken());
        var read = await owner.GetAsync(created.Headers.Location);
        var texts = new List<string>
        {
            await created.Content.ReadAsStringAsync(), await read.Content.ReadAsStringAsync(), await owner.GetStringAsync(Path),
        };
        owner.DefaultRequestHeaders.IfMatch.Add(read.Headers.ETag!);
        var patched = await owner.PatchAsJsonAsync($"{Path}/{id}", new { client_secret = $"{Secret}-2", email_domains = new[] { "Acme.example" }, enabled = false });
        patched.StatusCode.ShouldBe(HttpStatusCode.OK, await patched.Content.ReadAsStringAsync());
        (await patched.Json()).GetProperty("email_domains")[0].GetString().ShouldBe("acme.example");
        (await owner.PatchAsJsonAsync($"{Path}/{id}", new { enabled = true })).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        owner.DefaultRequestHeaders.IfMatch.Clear();
        (await owner.DeleteAsync($"{Path}/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await owner.GetAsync($"{Path}/{id}")).Refuses(404, "identity_provider.not_found");

        texts.Add(await patched.Content.ReadAsStringAsync());
        texts.AddRange(await host.As(company.Id, db => db.Database.SqlQuery<string>($"SELECT payload::text AS \"Value\" FROM outbox").ToListAsync()));
        texts.ShouldAllBe(text => !text.Contains(Secret));
        (await host.Events(company.Id)).Where(name => name.StartsWith("identity_provider", StringComparison.Ordinal)).ShouldBe(
            ["identity_provider.created", "identity_provider.updated", "identity_provider.deleted"]);
    }

    [Theory]
    [InlineData("oidc", null, "identity_provider.issuer_invalid")]
    [InlineData("google", "https://accounts.google.com", "identity_provider.issuer_invalid")]
    [InlineData("microsoft", "https://login.microsoftonline.com/common/v2.0", "identity_provider.issuer_invalid")]
    [InlineData("oidc", "http://sso.example.com", "identity_provider.issuer_blocked")]
    [InlineData("oidc", "https://10.0.0.1", "identity_provider.issuer_blocked")]
    [InlineData("oidc", "https://localhost:8443", "identity_provider.issuer_blocked")]
    [InlineData("oidc", "https://sso.example.com/?a=b", "identity_provider.issuer_blocked")]
    [InlineData("github", "https://169.254.169.254", "identity_provider.issuer_blocked")]
    public async Task An_issuer_that_is_none_or_not_a_public_https_address_is_refused(string kind, string? issuer, string code)
    {
        var company = await host.SignUp();
        await (await Create(company, new { name = "corp", kind, issuer, client_id = "c", client_secret = Secret })).Refuses(422, code);
    }

    [Fact]
    public async Task A_name_is_taken_once_and_another_tenants_is_not_seen()
    {
        var (company, stranger) = (await host.SignUp(), await host.SignUp());
        var body = new { name = "corp", kind = "oidc", issuer = "https://sso.example.com", client_id = "c", client_secret = Secret };
        var made = await Create(company, body);
        await (await Create(company, body)).Refuses(409, "identity_provider.name_taken");
        (await Create(stranger, body)).StatusCode.ShouldBe(HttpStatusCode.Created);
        using var http = host.WithToken(await stranger.OwnerToken());
        await (await http.GetAsync(made.Headers.Location)).Refuses(404, "identity_provider.not_found");
        (await http.GetFromJsonAsync<JsonElement>(Path)).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_member_chooses_no_provider()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_member");
        var answer = await host.Post(Path, new { name = "corp", kind = "google", client_id = "c", client_secret = Secret }, member.Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var http = host.WithToken(member.Token);
        (await http.GetAsync(Path)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<HttpResponseMessage> Create(Company company, object body) => await host.Post(Path, body, await company.OwnerToken());
}
