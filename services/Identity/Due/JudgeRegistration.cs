using DotMac.Identity.Data;
using DotMac.Identity.Features.Registrations;
using DotMac.ServiceDefaults.Due;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Due;

/// <summary>Mails the link to whoever registered, or reminds who has an account; whoever gets no link is forgotten at once.</summary>
[HandlesDueWork(Kind)]
public sealed class JudgeRegistration(IdentityDbContext db, Registrar registrar) : IDueWorkHandler
{
    public const string Kind = "judge_registration";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await db.Registrations.FirstOrDefaultAsync(row => row.Id == work.Subject, ct) is { MailedAt: null } asked && !await registrar.Judge(asked, ct))
            db.Remove(asked);
    }
}
