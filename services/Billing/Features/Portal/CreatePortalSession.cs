using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Portal;

/// <summary>Lets one customer into the portal for half an hour: for the tenant's own site, which shows it there.</summary>
public static class CreatePortalSession
{
    public sealed record Request([property: Url, StringLength(2000)] string? ReturnUrl = null);

    /// <summary><c>url</c> is where the portal begins, <c>token</c> the bearer token for all below it, <c>return_url</c> as it was given.</summary>
    public sealed record Response(string Url, string Token, DateTimeOffset ExpiresAt, string? ReturnUrl);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{customerId:guid}/portal-sessions", Handle)
        .WithName("CreatePortalSession").RequirePermission("billing.customers.manage").ProducesProblem(404);

    public static async Task<Created<Response>> Handle(
        Guid customerId, Request? request, BillingDbContext db, PortalTokens tokens, IConfiguration configuration, CancellationToken ct)
    {
        if (!await db.Customers.AnyAsync(customer => customer.Id == customerId, ct))
            throw CustomerErrors.NotFound();
        var (token, expires) = tokens.Issue(db.TenantId, customerId);
        var url = $"{configuration["PublicUrl"]?.TrimEnd('/')}{PortalAuthentication.Path}/customer";
        return TypedResults.Created(url, new Response(url, token, expires, request?.ReturnUrl));
    }
}
