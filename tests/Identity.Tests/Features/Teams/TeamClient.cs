using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace DotMac.Identity.Tests.Features.Teams;

/// <summary>Somebody who works with teams.</summary>
internal sealed record TeamClient(IdentityHost Host, string Token)
{
    public static async Task<TeamClient> Owner(IdentityHost host, Company company) => new(host, await company.OwnerToken());

    public async Task<Guid> Created(string name)
    {
        var answer = await Host.Post("/api/v1/teams", new { name }, Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("id").GetGuid();
    }

    public Task<HttpResponseMessage> Add(Guid team, Guid user, string role = "member") =>
        Host.Post($"/api/v1/teams/{team}/members", new { user_id = user, role }, Token);

    public async Task<List<JsonElement>> Items(string path)
    {
        using var http = Host.WithToken(Token);
        var answer = await http.GetAsync("/api/v1/teams" + path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return [.. (await answer.Json()).GetProperty("items").EnumerateArray()];
    }

    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body = null, string? etag = null)
    {
        using var http = Host.WithToken(Token);
        using var request = new HttpRequestMessage(method, "/api/v1/teams" + path) { Content = body is null ? null : JsonContent.Create(body) };
        if (etag is not null)
            request.Headers.IfMatch.Add(etag == "*" ? EntityTagHeaderValue.Any : new(etag));
        return await http.SendAsync(request);
    }
}
