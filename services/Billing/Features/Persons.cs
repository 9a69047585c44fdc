using System.Security.Claims;
using DotMac.ServiceDefaults.Auth;

namespace DotMac.Billing.Features;

/// <summary>Who answers for what a token does: of two tokens of one person both.</summary>
internal static class Persons
{
    /// <summary>The administrator who acts as somebody, the user behind a key, or else whatever the token names.</summary>
    public static string Person(this ClaimsPrincipal caller) => caller.Administrator() ?? caller.UserId()?.ToString() ?? caller.ActorId();

    /// <summary>Whether a person does this with a token or a key of its own: no client, no service, and no client to which its token was exchanged.</summary>
    public static bool IsPersonItself(this ClaimsPrincipal caller) => caller.ActorKind() is "user" or "api_key" && caller.Delegate() is null;
}
