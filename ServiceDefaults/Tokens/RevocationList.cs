using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Json.Serialization;
using DotMac.ServiceDefaults.Auth;

namespace DotMac.ServiceDefaults.Tokens;

/// <summary>One mark of the revocation feed: tokens of this subject that were issued at or before the instant are refused.</summary>
public sealed record Revocation(
    [property: JsonPropertyName("sequence")] long Sequence,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("subject")] string Subject,
    [property: JsonPropertyName("at")] DateTimeOffset At);

/// <summary>What Identity answers at <c>/internal/revocations</c>.</summary>
public sealed record RevocationPage(
    [property: JsonPropertyName("revocations")] IReadOnlyList<Revocation> Revocations,
    [property: JsonPropertyName("last")] long Last);

/// <summary>The revocations of the last 15 minutes (an access token's life), asked for every principal on every request.</summary>
public sealed class RevocationList(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(16);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly (string Kind, string Claim)[] Subjects =
    [
        ("session", "sid"), ("user", "sub"), ("user", "uid"), ("user", "act"), ("client", "client_id"), ("key", "sub"), ("grant", "gid"), ("token", "jti"), ("tenant", "tid"),
        ("token", "origin"), ("client", "origin"), // the tokens that one was exchanged for, and whose they were
    ];

    private readonly ConcurrentDictionary<(string Kind, string Subject), DateTimeOffset> marks = new();
    private long heardAt;

    /// <summary>True when Identity has not been heard for 5 seconds: what was revoked since is not known here.</summary>
    public bool IsStale => heardAt == 0 || time.GetElapsedTime(heardAt) > Patience;

    public bool IsRevoked(ClaimsPrincipal user)
    {
        if (marks.IsEmpty)
            return false;
        // A token that does not say when it was issued may be older than any mark.
        if (IssuedAt(user) is not { } issued)
            return true;

        foreach (var subject in SubjectsOf(name => user.FindAll(name).Select(claim => claim.Value)))
            if (marks.TryGetValue(subject, out var at) && issued <= at.ToUnixTimeMilliseconds())
                return true;
        return false;
    }

    /// <summary>Each mark that would end a token with these claims.</summary>
    public static IEnumerable<(string Kind, string Subject)> SubjectsOf(Func<string, IEnumerable<string>> claimsOf) =>
        from named in Subjects
        from claim in claimsOf(named.Claim)
        from subject in named.Claim == "act" ? ActingUsers(claim) : [claim]
        select (named.Kind, subject);

    /// <summary>The clients among those who act are named by <c>client_id</c> and <c>origin</c>.</summary>
    private static IEnumerable<string> ActingUsers(string act) =>
        ActingParty.Of(act)?.Chain.Where(party => party.Kind == ActingParty.User).Select(party => party.Subject) ?? [];

    /// <summary>In milliseconds; of a token that knows whole seconds alone, the first of its second.</summary>
    private static long? IssuedAt(ClaimsPrincipal user) =>
        long.TryParse(user.FindFirst("iat_ms")?.Value, out var exact) ? exact :
        long.TryParse(user.FindFirst("iat")?.Value, out var seconds) && seconds is >= 0 and <= uint.MaxValue ? seconds * 1_000 :
        null;

    internal void Hear(RevocationPage page)
    {
        foreach (var mark in page.Revocations)
            marks.AddOrUpdate((mark.Kind, mark.Subject), mark.At, (_, known) => mark.At > known ? mark.At : known);
        foreach (var (key, at) in marks)
            if (time.GetUtcNow() - at > Window)
                marks.TryRemove(new(key, at));
        heardAt = time.GetTimestamp();
    }
}
