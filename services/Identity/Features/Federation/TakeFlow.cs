using DotMac.Identity.Data;
using DotMac.Identity.Domain.Federation;
using DotMac.Identity.Domain.Tokens;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Client;
using static OpenIddict.Client.OpenIddictClientEvents;

namespace DotMac.Identity.Features.Federation;

/// <summary>Who came back from which provider, after its state was found to be ours, of this browser and of this address.</summary>
internal sealed record Returned(Guid TenantId, ExternalFlow Flow, IdentityProvider Provider);

/// <summary>
/// Takes the flow that the state names, once for all replicas, and gives the provider's registration as it stands now to what follows. It happens in a
/// scope of its own: the request's operation has not begun, and the provider is called next, which must not hold a transaction.
/// </summary>
internal sealed class TakeFlow(IServiceScopeFactory scopes, ProviderRegistrations registrations, TimeProvider time) : IOpenIddictClientHandler<ProcessAuthenticationContext>
{
    /// <summary>The property of a state that names its flow.</summary>
    public const string Property = "flow";

    public static OpenIddictClientHandlerDescriptor Descriptor { get; } = OpenIddictClientHandlerDescriptor.CreateBuilder<ProcessAuthenticationContext>()
        .AddFilter<OpenIddictClientHandlerFilters.RequireStateTokenPrincipal>().UseSingletonHandler<TakeFlow>()
        .SetOrder(OpenIddictClientHandlers.ValidateEndpointUri.Descriptor.Order + 500).Build();

    /// <summary>How the state names a flow.</summary>
    public static string NameOf(RowReference flow) => $"{flow.TenantId}/{flow.RowId}";

    public async ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (await Take(context.Properties.GetValueOrDefault(Property)?.Split('/'), context.CancellationToken) is not { } returned)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidRequest, "The flow is over.");
            return;
        }

        context.Registration = registrations.Of(returned.Provider);
        context.Transaction.GetHttpRequest()!.HttpContext.Features.Set(returned);
    }

    private async Task<Returned?> Take(string[]? named, CancellationToken ct)
    {
        if (named is not [var tenant, var id])
            return null;

        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOperation>().EnterTenant(Guid.Parse(tenant));
        var db = scope.ServiceProvider.GetRequiredService<IdentityDbContext>();
        if (await db.TakeFlow(Guid.Parse(id), true, time.GetUtcNow(), ct) is not { } flow)
            return null;
        var provider = await db.IdentityProviders.AsNoTracking().FirstOrDefaultAsync(found => found.Id == flow.ProviderId && found.Enabled, ct);
        await db.Rollback();
        return provider is null ? null : new(db.TenantId, flow, provider);
    }
}
