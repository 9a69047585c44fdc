using DotMac.Identity.Features.IdentityProviders;
using DotMac.Identity.Security;
using Microsoft.AspNetCore;
using OpenIddict.Client;
using static OpenIddict.Client.OpenIddictClientEvents;

namespace DotMac.Identity.Features.Federation;

/// <summary>
/// Knows the addresses to which providers lead back. Each provider has its own, so that one's answer is not taken for another's (RFC 9700, 4.4.2), and
/// counts as asked for at the public address, whatever stands before us.
/// </summary>
internal sealed class CallbackAddress(IConfiguration configuration) : IOpenIddictClientHandler<ProcessRequestContext>
{
    public static OpenIddictClientHandlerDescriptor Descriptor { get; } = OpenIddictClientHandlerDescriptor.CreateBuilder<ProcessRequestContext>()
        .UseSingletonHandler<CallbackAddress>().SetOrder(OpenIddictClientHandlers.InferEndpointType.Descriptor.Order + 500).Build();

    private readonly Uri site = TokenIssuer.IssuerOf(configuration);

    public ValueTask HandleAsync(ProcessRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest()!;
        (context.EndpointType, context.BaseUri) = (OpenIddictClientEndpointType.Unknown, site);
        if (ProviderOf(request.Path.Value!) is not { } provider)
            return default;

        context.EndpointType = OpenIddictClientEndpointType.Redirection;
        context.RequestUri = new Uri(site, $"{IdentityProviderResponse.PathOf(provider)}{request.QueryString}");
        return default;
    }

    /// <summary>Our page tells what went wrong: ASP.NET Core runs no endpoint with filters once the status says 400, which OpenIddict set.</summary>
    public static ValueTask LeaveToOurPage(ApplyRedirectionResponseContext context)
    {
        context.Transaction.GetHttpRequest()!.HttpContext.Response.StatusCode = StatusCodes.Status200OK;
        return default;
    }

    private static Guid? ProviderOf(string path) =>
        path.Split('/') is ["", "api", "v1", "auth", "oauth", var id, "callback"] && Guid.TryParse(id, out var provider) ? provider : null;
}
