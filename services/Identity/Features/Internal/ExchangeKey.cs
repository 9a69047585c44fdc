using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.ApiKeys;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Internal;

/// <summary>Swaps an API key for a short token, so that no service behind the gateway ever sees the key.</summary>
internal static class ExchangeKey
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan UseIsNoted = TimeSpan.FromMinutes(1);

    public sealed record Request([property: Required, MaxLength(200)] string Key);

    public sealed record Response(string AccessToken, int ExpiresIn);

    public static void Map(WebApplication app) => app.MapPost("/internal/keys/exchange", Handle).WithName("ExchangeKey").Internal();

    public static async Task<Ok<Response>> Handle(
        Request request, CurrentOperation operation, IdentityDbContext db, TokenIssuer tokens, TimeProvider time, CancellationToken ct)
    {
        if (!ApiKeyText.TryParse(request.Key, out var text))
            throw ApiKeyErrors.Invalid();

        operation.EnterNamed(text.Row.TenantId);
        var now = time.GetUtcNow();
        var key = await db.HoldApiKey(text.Row.RowId, ct);
        if (key is null || !key.Opens(text, now) || await db.HoldUser(key.UserId, ct) is not { Active: true } user)
            throw ApiKeyErrors.Invalid();

        if (await db.ClosedTo(user, ct) is not null)
            throw ApiKeyErrors.Invalid();

        var life = key.ExpiresAt is { } end && end - now < Life ? end - now : Life;
        var held = user.AuthorityAt(now);
        var authority = held with { Granted = held.Limit(key.Scopes) };
        var issued = tokens.Issue(
            new("api_key", key.Id.ToString(), key.Id.ToString(), authority) { TenantId = db.TenantId, UserId = user.Id, Life = life });
        if (key.LastUsedAt is null || key.LastUsedAt + UseIsNoted < now)
        {
            await db.ApiKeys.Where(row => row.Id == key.Id).ExecuteUpdateAsync(row => row.SetProperty(found => found.LastUsedAt, now), ct);
            db.MarkSaved();
        }

        await db.Commit(ct);
        return TypedResults.Ok(new Response(issued.AccessToken, issued.ExpiresIn));
    }
}
