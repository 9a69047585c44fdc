using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Data;
using DotMac.Identity.Features.IdentityProviders;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.SignInPolicies;

/// <summary>Changes how the tenant's users come in; what is not given stays. Needs the ETag that was read.</summary>
internal static class UpdateSignInPolicy
{
    public sealed record Request(bool? OpenRegistration = null, [property: MaxLength(50), Tokens] IReadOnlyList<string>? EmailDomains = null, bool? AllowTexts = null);

    public static void Map(RouteGroupBuilder api) => api.MapPatch("/api/v1/auth/sign-in-policy", Handle).WithName("UpdateSignInPolicy").WithTags("Sign-in policy")
        .WithSummary("Change how your users come in").RequirePermission("admin.settings.update").Sensitive().RequireRecentSignIn();

    public static async Task<Ok<SignInPolicyResponse>> Handle(Request request, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        var policy = await db.LockSignInPolicy(ct);
        http.RequireMatch(policy);
        policy.Change(request.OpenRegistration, request.EmailDomains, request.AllowTexts);
        await db.SaveChangesAsync(ct);
        http.SetETag(policy);
        return TypedResults.Ok(SignInPolicyResponse.From(policy));
    }
}
