using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.SignInPolicies;

/// <summary>Shows how the tenant's users come in.</summary>
internal static class GetSignInPolicy
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/sign-in-policy", Handle).WithName("GetSignInPolicy").WithTags("Sign-in policy")
        .WithSummary("How your users come in").RequirePermission("admin.settings.update");

    public static async Task<Ok<SignInPolicyResponse>> Handle(HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        var policy = await db.SignInPolicy(ct);
        http.SetETag(policy);
        return TypedResults.Ok(SignInPolicyResponse.From(policy));
    }
}
