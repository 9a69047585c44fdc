using System.Security.Claims;
using DotMac.Identity.Domain.Users;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DotMac.Identity.Features.Connect;

/// <summary>What goes back to the client over the browser; OpenIddict adds state and issuer (RFC 9207).</summary>
internal static class AuthorizationAnswer
{
    private static readonly string[] Scheme = [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme];

    public static IResult Code(HttpContext http, User user, string code)
    {
        WriteAuthorizationCode.Keep(http, code);
        http.Response.Headers.CacheControl = "no-store";
        var identity = new ClaimsIdentity("sign_in", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, user.Id.ToString());
        return Results.SignIn(new ClaimsPrincipal(identity), null, Scheme[0]);
    }

    public static IResult Error(string error, string description) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }),
        Scheme);
}
