using System.Text.Json;

namespace DotMac.ServiceDefaults.Auth;

/// <summary>
/// Who acts as the subject of a token, and who acted before it (RFC 8693, 4.1): a <c>client</c> to which the token was exchanged (delegation), or the <c>user</c>
/// that administers the platform (impersonation).
/// </summary>
public sealed record ActingParty(string Kind, string Subject, ActingParty? Before = null)
{
    public const string Client = "client";
    public const string User = "user";

    private const int Deepest = 16; // tokens are ours; this only bounds what a broken one costs

    /// <summary>It and all before it, the present one first.</summary>
    public IEnumerable<ActingParty> Chain => Before is null ? [this] : Before.Chain.Prepend(this);

    /// <summary>What an <c>act</c> claim says; null where it names nobody.</summary>
    public static ActingParty? Of(string? claim) => claim is null ? null : Of(JsonElement.Parse(claim), Deepest);

    /// <summary>As an <c>act</c> claim.</summary>
    public Dictionary<string, object> ToClaim()
    {
        var claim = new Dictionary<string, object> { ["sub"] = Subject, ["kind"] = Kind };
        if (Before is not null)
            claim["act"] = Before.ToClaim();
        return claim;
    }

    private static ActingParty? Of(JsonElement act, int depth) =>
        depth > 0 && act.ValueKind == JsonValueKind.Object && Text(act, "sub") is { } subject
            ? new(Text(act, "kind") ?? User, subject, act.TryGetProperty("act", out var before) ? Of(before, depth - 1) : null)
            : null;

    private static string? Text(JsonElement act, string name) =>
        act.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
