using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tokens;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Internal;

/// <summary>The revocation feed as a long poll: answers at once when there is news, else after the wait with an empty page.</summary>
internal static class GetRevocations
{
    private const int LongestWait = 30;

    public static void Map(WebApplication app) => app.MapGet("/internal/revocations", Handle).WithName("GetRevocations").Internal();

    public static async Task<Ok<RevocationPage>> Handle(RevocationFeed feed, CancellationToken ct, long after = 0, int wait = 0) =>
        TypedResults.Ok(await feed.After(after, TimeSpan.FromSeconds(Math.Clamp(wait, 0, LongestWait)), ct));
}
