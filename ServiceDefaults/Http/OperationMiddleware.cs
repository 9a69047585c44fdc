using System.Security.Claims;
using System.Text.Json;
using DotMac.Contracts.Audit;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace DotMac.ServiceDefaults.Http;

/// <summary>Tells each request's operation its tenant, actor and correlation, from the verified token and nothing else (design, section 4).</summary>
internal sealed class OperationMiddleware(RequestDelegate next, ILogger<OperationMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext http, CurrentOperation operation)
    {
        RefuseOtherCharsets(http.Request);
        operation.IpAddress = http.Connection.RemoteIpAddress?.ToString();
        operation.UserAgent = http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent.Cut(300) : null;
        operation.Action = ActionOf(http);
        if (http.Request.Headers["X-Correlation-ID"].ToString() is { Length: > 0 and <= 100 } correlation)
            operation.CorrelationId = correlation;
        if (http.User.Identity?.IsAuthenticated is true)
            await Enter(http, operation);
        if (http.Request.Headers.ContainsKey("Idempotency-Key"))
            http.Request.EnableBuffering();

        operation.Begin();
        using var scope = operation.Log(logger);
        await next(http);
    }

    /// <summary>JSON is UTF-8 (RFC 8259, 8.1).</summary>
    private static void RefuseOtherCharsets(HttpRequest request)
    {
        if (request.HasJsonContentType() && request.GetTypedHeaders().ContentType is { Charset.HasValue: true } type &&
            !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw new BadHttpRequestException("JSON is UTF-8.", StatusCodes.Status415UnsupportedMediaType);
    }

    private static async Task Enter(HttpContext http, CurrentOperation operation)
    {
        var user = http.User;
        operation.Actor = ActorOf(user);
        if (user.TenantId() is not { } own)
            return;

        var tenant = await Target(http, user, operation, own);
        operation.CrossTenant = tenant != own;
        if (http.GetEndpoint()?.Metadata.GetMetadata<AmongPlatformCustomers>() is not null)
        {
            operation.EnterAsGuest(tenant);
            return;
        }

        operation.EnterTenant(tenant);
        if (operation.CrossTenant)
            await RefuseUnlessKnown(http, tenant);
    }

    /// <summary>Whoever is behind the token: an administrator, also behind a client that it let act; a client in a user's name; else the subject.</summary>
    private static AuditActor ActorOf(ClaimsPrincipal user) =>
        user.Administrator() is { } administrator ? new AuditActor("user", administrator, user.ActorId())
        : user.Delegate() is { } client ? new AuditActor("client", client, user.ActorId())
        : new AuditActor(user.ActorKind(), user.ActorId());

    /// <summary>Nothing is kept under a tenant that does not exist.</summary>
    private static async Task RefuseUnlessKnown(HttpContext http, Guid tenant)
    {
        var db = http.RequestServices.GetRequiredService<ServiceDbContext>();
        await db.Open(http.RequestAborted);
        var known = db.TenantStatus is not null;
        await db.Rollback();
        if (!known)
            throw new DomainException(Refusal.NotFound, "tenant.not_found", $"There is no tenant {tenant}.");
    }

    /// <summary>The tenant that the headers name, else the token's own. That somebody named one in vain is audited in its own.</summary>
    private static async Task<Guid> Target(HttpContext http, ClaimsPrincipal user, CurrentOperation operation, Guid own)
    {
        var headers = http.Request.Headers;
        var ofPath = await TenantOfPath.Of(http);
        var byPlatform = headers.TryGetValue("X-Target-Tenant-ID", out var target) || ofPath is not null;
        if (ofPath is { } said)
            target = said.ToString();
        if (!byPlatform && !headers.TryGetValue("X-Active-Tenant-Id", out target))
            return headers.TryGetValue("X-Tenant-ID", out var stated) && Parse(stated) != own ? throw Mismatch() : own;

        var tenant = Parse(target);
        if (tenant == own || WhyNot(http, user, tenant, byPlatform) is not { } why)
            return tenant;

        operation.EnterTenant(own);
        var services = http.RequestServices;
        await services.GetRequiredService<ServiceDbContext>().AuditRefusal(
            "tenant.denied", services.GetRequiredService<ServiceIdentity>(), services.GetRequiredService<TimeProvider>(), CancellationToken.None);
        throw new DomainException(Refusal.Forbidden, "tenant.denied", why);
    }

    private static string? WhyNot(HttpContext http, ClaimsPrincipal user, Guid tenant, bool byPlatform)
    {
        if (byPlatform && !user.Holds("platform.tenants.read"))
            return "Only a platform administrator may name a target tenant.";
        if (!byPlatform && user.FindAll("managed_tenant_ids").All(claim => claim.Value != tenant.ToString()))
            return "The tenant is not among those that you manage.";
        return http.GetEndpoint()?.Metadata.GetMetadata<RequiredPermission>() is { Name: "self" }
            ? "What is about yourself lies in your own tenant: leave the header out."
            : null;
    }

    private static DomainException Mismatch() => new(Refusal.Forbidden, "tenant.mismatch", "X-Tenant-ID names another tenant than the token.");

    private static Guid Parse(StringValues header) => Guid.TryParse(header.ToString(), out var id) && id != Guid.Empty
        ? id
        : throw new DomainException(Refusal.Malformed, "tenant.malformed", "A tenant header holds a tenant id.");

    private static string ActionOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>() is { } named
            ? JsonNamingPolicy.SnakeCaseLower.ConvertName(named.EndpointName)
            : http.Request.Method.ToLowerInvariant();
}
