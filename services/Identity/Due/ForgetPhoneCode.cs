using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Due;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Due;

/// <summary>Forgets a code and its number once they are over; a newer one has its own turn.</summary>
[HandlesDueWork(Kind)]
public sealed class ForgetPhoneCode(IdentityDbContext db, TimeProvider time) : IDueWorkHandler
{
    public const string Kind = "forget_phone_code";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM phone_verifications WHERE id = {work.Subject} FOR UPDATE", ct);
        var verification = await db.PhoneVerifications.FirstOrDefaultAsync(row => row.Id == work.Subject, ct);
        verification?.ForgetIfOver(time.GetUtcNow());
    }
}
