using DotMac.Contracts.Audit;
using DotMac.Identity.Domain.Clients;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Audits an exchange that OpenIddict refuses before the endpoint sees it: by a client that is not registered for it, or asked in a form that is not ours. Who could
/// not prove to be that client leaves no record: everybody could fill the tenant's log.
/// </summary>
internal sealed class RecordRefusedExchange(IServiceScopeFactory scopes) : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyTokenResponseContext>()
            .UseScopedHandler<RecordRefusedExchange>()
            .SetOrder(int.MinValue + 1_000)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public async ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (context.Request?.IsTokenExchangeGrantType() is not true || context.Error is null || Client.RowOf(context.Request.ClientId) is not { } client
            || context.Transaction.GetProperty<ProcessAuthenticationContext>(typeof(ProcessAuthenticationContext).FullName!) is not { IsRejected: false })
            return;

        // In a scope of its own: the request's operation has not begun.
        await using var scope = scopes.CreateAsyncScope();
        var operation = scope.ServiceProvider.GetRequiredService<CurrentOperation>();
        operation.EnterTenant(client.TenantId);
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        (operation.Actor, operation.IpAddress) = (new AuditActor("client", client.RowId.ToString()), http.Connection.RemoteIpAddress?.ToString());
        await scope.ServiceProvider.GetRequiredService<OperationRecord>().Refused(TokenExchange.Action, $"exchange.{context.Error}");
    }
}
