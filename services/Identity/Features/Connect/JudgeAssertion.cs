using System.Security.Cryptography;
using System.Text;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Clients;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Asks more of a client's signed assertion than OpenIddict, which has found it well signed (RFC 7523, 3): the issuer as its only audience, a life of five
/// minutes at most, and that it is shown once.
/// </summary>
internal sealed class JudgeAssertion(IServiceScopeFactory scopes, TokenIssuer issuer, TimeProvider time) : IOpenIddictServerHandler<ValidateTokenContext>
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
            .UseScopedHandler<JudgeAssertion>()
            .SetOrder(int.MaxValue - 1_000)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    /// <summary>Whatever is wrong with an assertion, the client is not authenticated; OpenIddict alone would speak of an invalid token.</summary>
    public static ValueTask NameFlaw(ProcessErrorContext context)
    {
        if (context is { Error: Errors.InvalidToken, EndpointType: not OpenIddictServerEndpointType.UserInfo, Request.ClientAssertion: not null })
            context.Error = Errors.InvalidClient;
        return default;
    }

    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (!context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.ClientAssertion) || context.Principal is null)
            return;

        var assertion = new JsonWebToken(context.Token);
        if (WhyNot(assertion, context.Transaction.Request?.ClientId) is { } flaw)
            context.Reject(Errors.InvalidClient, flaw);
        else if (!await IsFirst(assertion, context.CancellationToken))
            context.Reject(Errors.InvalidClient, "The client assertion was used before.");
    }

    private string? WhyNot(JsonWebToken assertion, string? clientId) =>
        assertion.Issuer != assertion.Subject || (clientId ?? assertion.Subject) != assertion.Subject ? "Issuer and subject of the client assertion are the client." :
        assertion.TryGetPayloadValue<object>("aud", out var audience) && audience is not string ? "The client assertion has one audience, the issuer, and no list." :
        assertion.Audiences.SingleOrDefault()?.TrimEnd('/') != issuer.Issuer.TrimEnd('/') ? "The audience of the client assertion is the issuer." :
        assertion.Id is not { Length: > 0 and <= 200 } ? "The client assertion has a jti." :
        assertion.ValidTo < (time.GetUtcNow() - Skew).UtcDateTime ? "The client assertion has expired." :
        assertion.ValidTo > (time.GetUtcNow() + Longest + Skew).UtcDateTime ? "The client assertion lives for five minutes at most." : null;

    /// <summary>Whether nobody has shown it before; kept in the client's tenant, a service's in the platform's.</summary>
    private async Task<bool> IsFirst(JsonWebToken assertion, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var operation = scope.ServiceProvider.GetRequiredService<CurrentOperation>();
        operation.EnterTenant(Client.TenantOf(assertion.Subject) ?? Tenants.Platform);
        var db = scope.ServiceProvider.GetRequiredService<IdentityDbContext>();
        var (now, hash) = (time.GetUtcNow(), SHA256.HashData(Encoding.UTF8.GetBytes($"{assertion.Subject} {assertion.Id}")));
        await db.UsedAssertions.Where(old => old.ExpiresAt < now - Longest).ExecuteDeleteAsync(ct);
        var isFirst = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO used_assertions (id, tenant_id, hash, expires_at)
            VALUES ({Guid.CreateVersion7()}, {db.TenantId}, {hash}, {new DateTimeOffset(assertion.ValidTo)}) ON CONFLICT DO NOTHING
            """,
            ct) == 1;
        db.MarkSaved();
        if (isFirst)
            await db.Commit(ct);
        else
            await scope.ServiceProvider.GetRequiredService<OperationRecord>().Refused("authenticate_client", "assertion.reused");
        return isFirst;
    }
}
