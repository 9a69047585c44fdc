using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.ServiceDefaults.Auth;

/// <summary>
/// Who acts as the subject of a token, and who acted before it (RFC 8693, 4.1): a <c>client</c> to which the token was exchanged (delegation), or the <c>user</c>
/// that administers the platform (impersonation).
/// </summary>
public sealed record ActingParty(string Kind, string Subject, ActingParty? Before = null)
{
    public const string Client = "client";
    public const string User = "user";

    /// <summary>So many may stand in one token. One with more is no good: whoever stands first in it, an administrator perhaps, must never be left out.</summary>
    public const int Most = 4;

    /// <summary>It and all before it, the present one first.</summary>
    public IEnumerable<ActingParty> Chain => Before is null ? [this] : Before.Chain.Prepend(this);

    /// <summary>The platform administrator among them; null where none is.</summary>
    public string? Administrator => Chain.FirstOrDefault(party => party.Kind == User)?.Subject;

    /// <summary>What an <c>act</c> claim says, null where there is none; throws <see cref="SecurityTokenException"/> for one that no good token has.</summary>
    public static ActingParty? Of(string? claim) =>
        TryRead(claim, out var party) ? party : throw new SecurityTokenException("The act claim cannot be read, or names too many.");

    /// <summary>False for a claim that does not name each of its parties, or more than <see cref="Most"/>.</summary>
    public static bool TryRead(string? claim, out ActingParty? party)
    {
        party = null;
        try
        {
            return claim is null || TryRead(JsonElement.Parse(claim), Most, out party);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>As an <c>act</c> claim.</summary>
    public Dictionary<string, object> ToClaim()
    {
        var claim = new Dictionary<string, object> { ["sub"] = Subject, ["kind"] = Kind };
        if (Before is not null)
            claim["act"] = Before.ToClaim();
        return claim;
    }

    private static bool TryRead(JsonElement act, int most, out ActingParty? party)
    {
        party = null;
        if (most == 0 || act.ValueKind != JsonValueKind.Object || Text(act, "sub") is not { } subject)
            return false;

        ActingParty? before = null;
        if (act.TryGetProperty("act", out var earlier) && !TryRead(earlier, most - 1, out before))
            return false;
        party = new(Text(act, "kind") ?? User, subject, before);
        return true;
    }

    private static string? Text(JsonElement act, string name) =>
        act.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
