using DotMac.Identity.Data;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Tokens;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Puts what the client pushed in the place of what the browser brings, before OpenIddict checks it; nothing that the browser adds counts. An address that
/// is unknown, used, expired or another client's is refused, all alike.
/// </summary>
internal sealed class OpenPushedRequest(IServiceScopeFactory scopes, TimeProvider time) : IOpenIddictServerHandler<ExtractAuthorizationRequestContext>
{
    private static readonly object Key = new();

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ExtractAuthorizationRequestContext>()
            .UseScopedHandler<OpenPushedRequest>()
            .SetOrder(int.MaxValue - 1_000)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    /// <summary>The pushed request that the browser brought the address of, and that address.</summary>
    public static (PushedRequest Request, string Uri)? Of(HttpContext http) => ((PushedRequest, string)?)http.Items[Key];

    public async ValueTask HandleAsync(ExtractAuthorizationRequestContext context)
    {
        if (context.Request?.RequestUri is not { } uri)
            return;
        if (await Open(uri, context.Request.ClientId, context.CancellationToken) is not { } pushed)
        {
            context.Reject(Errors.InvalidRequestUri, "The request_uri is not valid (any more).");
            return;
        }

        context.Transaction.GetHttpRequest()!.HttpContext.Items[Key] = (pushed, uri);
        context.Request = new OpenIddictRequest(pushed.Parameters.GroupBy(parameter => parameter.Name)
            .Select(group => KeyValuePair.Create(group.Key, new StringValues([.. group.Select(parameter => parameter.Value)]))));
    }

    private async Task<PushedRequest?> Open(string uri, string? clientId, CancellationToken ct)
    {
        if (!uri.StartsWith(PushedRequest.Scheme, StringComparison.Ordinal) || !SecretToken.TryParse(uri[PushedRequest.Scheme.Length..], out var token))
            return null;

        // In a scope of its own: the request's operation begins only after this.
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOperation>().EnterTenant(token.Row.TenantId);
        var db = scope.ServiceProvider.GetRequiredService<IdentityDbContext>();
        var pushed = await db.PushedRequests.AsNoTracking().FirstOrDefaultAsync(row => row.Id == token.Row.RowId, ct);
        if (pushed is null || !token.Matches(pushed.SecretHash))
            return null;
        if (pushed.IsGood(clientId, time.GetUtcNow()))
            return pushed;

        await scope.ServiceProvider.GetRequiredService<OperationRecord>().Refused("authorize_client", "request_uri.refused");
        return null;
    }
}
