using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace DotMac.Identity.Features.Connect;

/// <summary>Hands OpenIddict the code that the endpoint made, to be sent to the client with state and issuer.</summary>
internal sealed class WriteAuthorizationCode : IOpenIddictServerHandler<GenerateTokenContext>
{
    private static readonly object Key = new();

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<GenerateTokenContext>()
            .UseSingletonHandler<WriteAuthorizationCode>()
            .SetOrder(int.MinValue + 1_000)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    /// <summary>Keeps the code until OpenIddict asks for it.</summary>
    public static void Keep(HttpContext http, string code) => http.Items[Key] = code;

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.TokenType == TokenTypeIdentifiers.Private.AuthorizationCode)
            context.Token = (string?)context.Transaction.GetHttpRequest()?.HttpContext.Items[Key];
        return default;
    }
}
