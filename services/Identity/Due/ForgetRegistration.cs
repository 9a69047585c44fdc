using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Due;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Due;

/// <summary>Forgets who registered and did not prove the address while the link was good.</summary>
[HandlesDueWork(Kind)]
public sealed class ForgetRegistration(IdentityDbContext db) : IDueWorkHandler
{
    public const string Kind = "forget_registration";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await db.Registrations.FirstOrDefaultAsync(row => row.Id == work.Subject, ct) is { } asked)
            db.Remove(asked);
    }
}
