using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Passkeys;

/// <summary>A page at which a user of the company makes passkeys and signs in with them.</summary>
internal sealed class PasskeyClient(IdentityHost host, Company company)
{
    public const string Path = "/api/v1/auth/passkeys";

    /// <summary>The options to make a passkey.</summary>
    public async Task<JsonElement> Options(string? token = null)
    {
        var answer = await host.Post($"{Path}/options", new { }, token ?? await company.OwnerToken());
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("options");
    }

    public async Task<HttpResponseMessage> Register(object credential, string name = "Laptop", string? token = null) =>
        await host.Post(Path, new { name, credential }, token ?? await company.OwnerToken());

    /// <summary>A registered passkey of the owner, or of whom the token is.</summary>
    public async Task<(SoftAuthenticator Authenticator, Guid Id)> Registered(string? token = null, uint counter = 0)
    {
        var authenticator = new SoftAuthenticator { Counter = counter };
        var answer = await Register(authenticator.Create(await Options(token)), token: token);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (authenticator, (await answer.Json()).GetProperty("id").GetGuid());
    }

    /// <summary>The options to sign in, which name nobody.</summary>
    public async Task<JsonElement> SignInOptions(string? tenant = null)
    {
        var answer = await host.Post($"{Path}/sign-in/options", new { tenant = tenant ?? company.Slug });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("options");
    }

    public Task<HttpResponseMessage> SignIn(object credential, string? tenant = null) =>
        host.Post($"{Path}/sign-in", new { tenant = tenant ?? company.Slug, credential });

    /// <summary>A whole sign-in.</summary>
    public async Task<HttpResponseMessage> SignIn(SoftAuthenticator authenticator) => await SignIn(authenticator.Get(await SignInOptions()));

    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? ifMatch = null, object? body = null, string? token = null)
    {
        using var http = host.WithToken(token ?? await company.OwnerToken());
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await http.SendAsync(request);
    }

    /// <summary>As if the options had been given out five minutes ago.</summary>
    public Task AgeOptions() => host.As(company.Id, async db =>
    {
        await db.Database.ExecuteSqlAsync($"UPDATE passkey_ceremonies SET expires_at = expires_at - interval '300 seconds'");
        db.MarkSaved();
        return 0;
    });
}
