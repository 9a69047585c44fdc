using System.Diagnostics.CodeAnalysis;
using System.Net.Mail;

namespace DotMac.Kernel;

/// <summary>A mail address, lower-cased and at most 254 characters long (RFC 5321, 4.5.3.1), so that equal addresses compare equal.</summary>
public sealed record EmailAddress
{
    private EmailAddress(string value) => Value = value;

    public string Value { get; }

    /// <summary>Refuses what is not one bare address with <c>email.malformed</c>.</summary>
    public static EmailAddress Of(string text) => Of(text, null);

    /// <summary>The same for a member of a request, which the refusal then names by its JSON pointer.</summary>
    public static EmailAddress Of(string text, string? pointer) => TryOf(text, out var address)
        ? address
        : throw new DomainException(Refusal.Rule, "email.malformed", "The e-mail address is not well-formed.") { Pointer = pointer };

    /// <summary>For look-ups, where a text that is no address is simply unknown.</summary>
    public static bool TryOf(string? text, [NotNullWhen(true)] out EmailAddress? address)
    {
        var trimmed = text?.Trim().ToLowerInvariant() ?? "";
        var plain = trimmed.Length is > 2 and <= 254 && !trimmed.Any(char.IsControl) && !trimmed.Contains(' ');
        var bare = plain && MailAddress.TryCreate(trimmed, out var parsed) && parsed.Address == trimmed && parsed.Host.Contains('.');
        address = bare ? new(trimmed) : null;
        return address is not null;
    }

    public override string ToString() => Value;
}
