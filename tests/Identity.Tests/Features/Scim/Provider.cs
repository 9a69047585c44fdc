using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace DotMac.Identity.Tests.Features.Scim;

/// <summary>A tenant's identity provider in tests.</summary>
internal sealed class Provider(HttpClient http, string token) : IDisposable
{
    public HttpClient Http => http;

    public string Token => token;

    public static async Task<Provider> Of(IdentityHost host, Company company)
    {
        var created = await host.Post("/api/v1/auth/scim-tokens", new { name = $"entra-{Guid.NewGuid():N}" }, await company.OwnerToken());
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        var token = (await created.Json()).GetProperty("token").GetString()!;
        return new(host.WithToken(token), token);
    }

    /// <summary>As every provider does, it says what the body is where the test does not.</summary>
    public Task<HttpResponseMessage> Send(HttpMethod method, string path, string? body = null, string? match = null) =>
        SendBare(method, path, body?.StartsWith('{') is true && !body.Contains("\"schemas\"") ? $$"""{"schemas": ["{{SchemaOf(method, path)}}"], {{body[1..]}}""" : body, match);

    public Task<HttpResponseMessage> SendBare(HttpMethod method, string path, string? body, string? match = null)
    {
        var request = new HttpRequestMessage(method, "/scim/v2/" + path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/scim+json"));
        request.Headers.ExpectContinue = body?.Length > 1_000_000; // what is refused for its length is not read: the connection closes in the middle of it
        if (match is not null)
            request.Headers.TryAddWithoutValidation("If-Match", match);
        return http.SendAsync(request);
    }

    private static string SchemaOf(HttpMethod method, string path) =>
        path == "Bulk" ? "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
        : path.EndsWith(".search", StringComparison.Ordinal) ? "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
        : method == HttpMethod.Patch ? "urn:ietf:params:scim:api:messages:2.0:PatchOp"
        : $"urn:ietf:params:scim:schemas:core:2.0:{(path.StartsWith("Groups", StringComparison.Ordinal) ? "Group" : "User")}";

    /// <summary>Provides a user as Entra ID does.</summary>
    public async Task<JsonElement> Provide(string name, string? externalId = null, string more = "")
    {
        var answer = await Send(HttpMethod.Post, "Users",
            $$"""
            {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
             "userName": "{{name}}", "externalId": "{{externalId ?? name}}", "active": true, "displayName": "Grace Hopper",
             "emails": [{"primary": true, "type": "work", "value": "{{name}}"}], "name": {"givenName": "Grace", "familyName": "Hopper"},
             "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "IT"}, "meta": {"resourceType": "User"}{{more}}}
            """);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await answer.Json();
    }

    public async Task<JsonElement> Patch(Guid id, string operations, int status = 200)
    {
        var answer = await Send(
            HttpMethod.Patch, $"Users/{id}", $$"""{"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{{operations}}]}""");
        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
        return await answer.Json();
    }

    /// <summary>Provides a group as Entra ID does: without its members first.</summary>
    public async Task<Guid> Group(string name, params Guid[] members)
    {
        var answer = await Send(HttpMethod.Post, "Groups",
            $$"""
            {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group", "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
             "externalId": "ext-{{name}}", "displayName": "{{name}}", "meta": {"resourceType": "Group"},
             "members": [{{string.Join(", ", members.Select(Named))}}]}
            """);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("id").GetGuid();
    }

    /// <summary>A user as a member of a group.</summary>
    public static string Named(Guid id) => $$"""{"value": "{{id}}"}""";

    public Task<HttpResponseMessage> PatchGroup(Guid id, string operations, string? match = null) => Send(
        HttpMethod.Patch, $"Groups/{id}", $$"""{"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{{operations}}]}""", match);

    public async Task<List<Guid>> Members(Guid group)
    {
        var answer = await Send(HttpMethod.Get, $"Groups/{group}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return [.. (await answer.Json()).GetProperty("members").EnumerateArray().Select(member => member.GetProperty("value").GetGuid())];
    }

    public async Task<int> Count(string filter, string of = "Users")
    {
        var answer = await Send(HttpMethod.Get, $"{of}?filter={Uri.EscapeDataString(filter)}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, filter + ": " + await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("totalResults").GetInt32();
    }

    public void Dispose() => http.Dispose();
}

internal static class ScimProblems
{
    public static async Task RefusesScim(this HttpResponseMessage answer, int status, string? kind = null)
    {
        var body = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, body);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/scim+json", body);
        var error = JsonDocument.Parse(body).RootElement;
        error.GetProperty("schemas")[0].GetString().ShouldBe("urn:ietf:params:scim:api:messages:2.0:Error");
        error.GetProperty("status").GetString().ShouldBe($"{status}");
        (error.TryGetProperty("scimType", out var told) ? told.GetString() : null).ShouldBe(kind, body);
    }
}
