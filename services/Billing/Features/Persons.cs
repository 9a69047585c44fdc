using System.Security.Claims;
using DotMac.ServiceDefaults.Auth;

namespace DotMac.Billing.Features;

/// <summary>Who answers for what a token does: of two tokens of one person both.</summary>
internal static class Persons
{
    /// <summary>The administrator who acts as somebody, the user behind a key, or else whatever the token names.</summary>
    public static string Person(this ClaimsPrincipal caller) => caller.Administrator() ?? caller.UserId()?.ToString() ?? caller.ActorId();
}
