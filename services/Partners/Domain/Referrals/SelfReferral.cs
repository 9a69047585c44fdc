using System.Collections.Frozen;

namespace DotMac.Partners.Domain.Referrals;

/// <summary>Tells a partner that refers itself: by its own address, an alias of it, or an address of its own company.</summary>
internal static class SelfReferral
{
    /// <summary>Whoever has a mailbox there shares the domain with millions.</summary>
    private static readonly FrozenSet<string> PublicMailboxes = new[]
    {
        "163.com", "aol.com", "fastmail.com", "gmail.com", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "icloud.com", "live.com",
        "mail.com", "mail.ru", "me.com", "msn.com", "outlook.com", "proton.me", "protonmail.com", "qq.com", "web.de", "yahoo.com",
        "yandex.ru", "zoho.com",
    }.ToFrozenSet();

    public static string? Rule(string partner, string customer)
    {
        var (mine, theirs) = (Parts(partner), Parts(customer));
        if (mine == theirs)
            return partner.Equals(customer, StringComparison.OrdinalIgnoreCase) ? "own_email" : "email_alias";
        return mine.Domain == theirs.Domain && !PublicMailboxes.Contains(mine.Domain) ? "same_domain" : null;
    }

    /// <summary>Mailbox without a <c>+tag</c>, and domain.</summary>
    private static (string Box, string Domain) Parts(string email)
    {
        var at = email.LastIndexOf('@');
        return (email[..at].Split('+')[0].ToLowerInvariant(), email[(at + 1)..].ToLowerInvariant());
    }
}
