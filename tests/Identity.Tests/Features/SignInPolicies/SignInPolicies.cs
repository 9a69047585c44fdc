using System.Net.Http.Json;
namespace DotMac.Identity.Tests.Features.SignInPolicies;

/// <summary>How an owner says how users come in.</summary>
internal static class SignInPolicies
{
    public const string Path = "/api/v1/auth/sign-in-policy";

    public static async Task<HttpResponseMessage> ChangePolicy(this IdentityHost host, Company company, object change, string match = "*", string? token = null)
    {
        using var http = host.WithToken(token ?? await company.OwnerToken());
        using var request = new HttpRequestMessage(HttpMethod.Patch, Path) { Content = JsonContent.Create(change) };
        request.Headers.TryAddWithoutValidation("If-Match", match);
        return await http.SendAsync(request);
    }
}
