using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Security;
using DotMac.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.Identity.Tests.Features.Roles;

/// <summary>Somebody who manages roles.</summary>
internal sealed record RoleClient(IdentityHost Host, string Token)
{
    private const string Roles = "/api/v1/auth/rbac/admin/roles";

    public static async Task<RoleClient> Owner(IdentityHost host, Company company) => new(host, await company.OwnerToken());

    /// <summary>Somebody in the company who holds just that.</summary>
    public static RoleClient Narrow(IdentityHost host, Company company, params string[] permissions) => new(
        host, host.Services.GetRequiredService<TokenIssuer>().Issue(
            new("user", Guid.CreateVersion7().ToString(), "dotmac", new Authority([.. permissions, "admin.role.manage"], []))
            {
                TenantId = company.Id,
                SessionId = Guid.CreateVersion7(),
                AuthenticatedAt = TimeProvider.System.GetUtcNow(),
            }).AccessToken);

    public Task<HttpResponseMessage> Create(string name, string[] permissions, string? parent = null) =>
        Host.Post(Roles, new { name, display_name = name, permissions, parent }, Token);

    public async Task Created(string name, string[] permissions, string? parent = null)
    {
        var answer = await Create(name, permissions, parent);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    public Task<HttpResponseMessage> Update(string name, string[] permissions, string? parent = null, string etag = "*") =>
        Send(HttpMethod.Put, $"{Roles}/{name}", new { display_name = name, permissions, parent }, etag);

    public Task<HttpResponseMessage> Delete(string name) => Send(HttpMethod.Delete, $"{Roles}/{name}");

    public Task<HttpResponseMessage> Assign(Guid user, string role, DateTimeOffset? until = null) =>
        Host.Post($"/api/v1/auth/rbac/admin/users/{user}/roles/{role}", new { expires_at = until }, Token);

    public Task<HttpResponseMessage> Unassign(Guid user, string role) =>
        Send(HttpMethod.Delete, $"/api/v1/auth/rbac/admin/users/{user}/roles/{role}");

    public Task<HttpResponseMessage> SetPermission(Guid user, string permission, string effect, DateTimeOffset? until = null) =>
        Host.Post($"/api/v1/auth/rbac/admin/users/{user}/permissions", new { permission, effect, expires_at = until, reason = "test" }, Token);

    public Task<HttpResponseMessage> ClearPermission(Guid user, string permission) =>
        Send(HttpMethod.Delete, $"/api/v1/auth/rbac/admin/users/{user}/permissions/{permission}");

    public Task<JsonElement> Permissions(Guid user) => Read($"/api/v1/auth/rbac/admin/users/{user}/permissions");

    public Task<JsonElement> Role(string name) => Read($"/api/v1/auth/rbac/roles/{name}");

    /// <summary>The token's first answer at a path other than the present one, which has to come within five seconds.</summary>
    public static async Task<HttpStatusCode> Becomes(IdentityHost host, string token, string path, HttpStatusCode status)
    {
        using var http = host.WithToken(token);
        var started = TimeProvider.System.GetTimestamp();
        var seen = await Eventually.Get(async () => (await http.GetAsync(path)).StatusCode, found => found == status, $"{status} at {path}");
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        return seen;
    }

    private async Task<JsonElement> Read(string path)
    {
        using var http = Host.WithToken(Token);
        return await http.GetFromJsonAsync<JsonElement>(path);
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body = null, string? etag = null)
    {
        using var http = Host.WithToken(Token);
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (etag is not null)
            request.Headers.IfMatch.Add(etag == "*" ? EntityTagHeaderValue.Any : new(etag));
        return await http.SendAsync(request);
    }
}
