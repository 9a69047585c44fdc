using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Tells OpenIddict that whatever was shown for revocation, introspection or exchange may pass: it authenticates the client, and the endpoint itself knows
/// what a token of ours is, and whose.
/// </summary>
internal sealed class LeaveTokens : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
            .UseSingletonHandler<LeaveTokens>()
            .SetOrder(int.MinValue + 500)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (!IsOurs(context))
            return default;

        var identity = new ClaimsIdentity("shown", Claims.Name, Claims.Role);
        var client = context.Transaction.Request!.ClientId!;
        context.Principal = new ClaimsPrincipal(identity);
        context.Principal.SetTokenType(TokenTypeIdentifiers.AccessToken).SetPresenters(client).SetAudiences(client);
        return default;
    }

    /// <summary>A client's assertion is OpenIddict's to judge.</summary>
    public static bool IsOurs(ValidateTokenContext context) =>
        (context.EndpointType is OpenIddictServerEndpointType.Revocation or OpenIddictServerEndpointType.Introspection ||
            (context.EndpointType is OpenIddictServerEndpointType.Token && context.Transaction.Request!.IsTokenExchangeGrantType())) &&
        !context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.ClientAssertion);
}
