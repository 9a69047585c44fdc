using DotMac.Identity.Data;
using DotMac.Identity.Features.Registrations;
using DotMac.ServiceDefaults.Due;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Due;

/// <summary>Lets in whoever registered, or reminds who has an account; either way what was asked is forgotten.</summary>
[HandlesDueWork(Kind)]
public sealed class JudgeRegistration(IdentityDbContext db, Registrar registrar) : IDueWorkHandler
{
    public const string Kind = "judge_registration";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await db.Registrations.FirstOrDefaultAsync(row => row.Id == work.Subject, ct) is not { } asked)
            return;

        db.Remove(asked);
        await registrar.Judge(asked, ct);
    }
}
