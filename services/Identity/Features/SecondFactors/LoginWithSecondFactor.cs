using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>Completes a sign-in with a code of the app, a backup code, or one that was texted.</summary>
internal static class LoginWithSecondFactor
{
    public sealed record Request(
        [property: Required, MaxLength(200)] string Challenge, [property: Required, MaxLength(20)] string Code, bool IsBackupCode = false,
        bool IsTextCode = false) : IValidatableObject
    {
        internal SecondProof By => IsTextCode ? SecondProof.Text : IsBackupCode ? SecondProof.BackupCode : SecondProof.App;

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (IsBackupCode && IsTextCode)
                yield return new("A code is either a backup code or one of a text.", [nameof(IsTextCode)]);
        }
    }

    public sealed record Response(
        string AccessToken, string TokenType, int ExpiresIn, string RefreshToken, int BackupCodesLeft, string? Warning);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/login/verify-2fa", Handle)
        .WithName("LoginWithSecondFactor").WithTags("Sign-in")
        .WithSummary("Complete a sign-in with a code").Anonymous("the challenge and the code are the proof");

    public static async Task<Ok<Response>> Handle(
        Request request, HttpContext http, SecondFactorSignIn signIn, TokenIssuer tokens, CancellationToken ct)
    {
        var opened = await signIn.Open(request.Challenge, request.Code, request.By, SessionTokens.FirstPartyClient, ct);
        http.Response.Headers.CacheControl = "no-store";
        var (issued, left) = (SessionTokens.Issue(tokens, opened.User, opened.Session, opened.Token), opened.Factor.BackupCodesLeft);
        return TypedResults.Ok(new Response(
            issued.AccessToken, issued.TokenType, issued.ExpiresIn, issued.RefreshToken, left, SecondFactorErrors.Warning(left)));
    }
}
