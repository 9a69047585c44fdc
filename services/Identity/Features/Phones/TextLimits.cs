using DotMac.Identity.Data;
using DotMac.Identity.Domain.Phones;
using DotMac.Identity.Security;
using DotMac.Kernel;

namespace DotMac.Identity.Features.Phones;

/// <summary>
/// What texts may cost, since ranges of mobile numbers that pay their owner exist: <c>Sms:PerTenantAndDay</c> of them (200), to the countries of
/// <c>Sms:Countries</c> alone where it names some (ISO 3166-1 alpha-2). The last quarter of a day's texts is for sign-ins: nobody has numbers verified until no
/// colleague comes in any more.
/// </summary>
internal sealed partial class TextLimits(IConfiguration configuration, ILogger<TextLimits> logger)
{
    private readonly int most = configuration.GetValue("Sms:PerTenantAndDay", 200);
    private readonly HashSet<string> countries = new(configuration.GetSection("Sms:Countries").GetChildren().Select(pair => pair.Value!), StringComparer.OrdinalIgnoreCase);

    public void RequireServed(PhoneNumber number)
    {
        if (countries.Count > 0 && !countries.Contains(PhoneCodes.CountryOf(number) ?? ""))
            throw PhoneErrors.CountryNotServed();
    }

    /// <summary>Whether the tenant has a text left for this; the operator is told when it has none. Nobody else of the tenant counts until the operation ends.</summary>
    public async Task<bool> Allows(IdentityDbContext db, bool forSignIn, DateTimeOffset now, CancellationToken ct)
    {
        var served = forSignIn ? most : most - (most / 4);
        if (await db.CountTexts(now, ct) < served)
            return true;
        Log.UsedUp(logger, db.TenantId, served, most, forSignIn ? "sign-ins" : "numbers to verify");
        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Tenant {Tenant} used up {Served} of its {Most} texts of a day (Sms:PerTenantAndDay): none is sent for {Purpose}")]
        public static partial void UsedUp(ILogger logger, Guid tenant, int served, int most, string purpose);
    }
}
