using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Sessions;

/// <summary>Signs a user in with a password. Whatever is wrong, the answer and its time are the same.</summary>
internal static class Login
{
    /// <summary>Either e-mail address or user name; the tenant's slug or id where neither host name nor X-Tenant-ID names it.</summary>
    public sealed record Request(
        [property: Required, MaxLength(Domain.Users.Password.MostCharacters)] string Password, [property: MaxLength(254)] string? Email = null,
        [property: MaxLength(50)] string? Username = null, [property: MaxLength(255)] string? Tenant = null);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/login", Handle).WithName("Login").WithTags("Sign-in")
        .WithSummary("Sign in with a password").Anonymous("the password is the proof");

    public static async Task<Ok<SessionTokens>> Handle(
        Request request, HttpContext http, SignInDirectory directory, PasswordSignIn signIn, TokenIssuer tokens, CancellationToken ct)
    {
        var password = Password.Given(request.Password);
        if (string.IsNullOrWhiteSpace(request.Email) == string.IsNullOrWhiteSpace(request.Username))
            throw UserErrors.NoIdentifier();

        var tenant = await directory.Find(http, request.Tenant, ct);
        var (user, session, refreshToken) = await signIn.Open(
            http, tenant, request.Email, request.Username, password, SessionTokens.FirstPartyClient, ct);

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(SessionTokens.Issue(tokens, user, session, refreshToken));
    }
}
