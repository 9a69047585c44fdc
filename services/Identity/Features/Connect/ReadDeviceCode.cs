using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Tokens;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace DotMac.Identity.Features.Connect;

/// <summary>Tells OpenIddict whose device code it was given, so that it refuses every other client; the endpoint then says how far the user is.</summary>
internal sealed class ReadDeviceCode(IServiceScopeFactory scopes) : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
            .UseScopedHandler<ReadDeviceCode>()
            .SetOrder(int.MinValue + 1_000)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.Principal is not null || !context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.DeviceCode))
            return;

        if (await ClientOf(context.Token, context.CancellationToken) is not { } client)
        {
            context.Reject(Errors.InvalidGrant, "The device code is not valid.");
            return;
        }

        context.Principal = new ClaimsPrincipal(new ClaimsIdentity("device_code", Claims.Name, Claims.Role));
        context.Principal.SetTokenType(TokenTypeIdentifiers.Private.DeviceCode).SetPresenters(client);
    }

    private async Task<string?> ClientOf(string? text, CancellationToken ct)
    {
        if (!SecretToken.TryParse(text, out var token))
            return null;

        // In a scope of its own: the request's operation begins only after this.
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOperation>().EnterTenant(token.Row.TenantId);
        await using var db = scope.ServiceProvider.GetRequiredService<IdentityDbContext>();
        var grant = await db.DeviceGrants.AsNoTracking().FirstOrDefaultAsync(row => row.Id == token.Row.RowId, ct);
        return grant is not null && token.Matches(grant.SecretHash) ? grant.ClientId : null;
    }
}
