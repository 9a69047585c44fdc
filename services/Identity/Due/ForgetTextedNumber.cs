using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Due;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Due;

/// <summary>Forgets how many texts a number got once they count no more; one that got more meanwhile has another turn.</summary>
[HandlesDueWork(Kind)]
public sealed class ForgetTextedNumber(IdentityDbContext db, TimeProvider time) : IDueWorkHandler
{
    public const string Kind = "forget_texted_number";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM texted_numbers WHERE id = {work.Subject} FOR UPDATE", ct);
        if (await db.TextedNumbers.FirstOrDefaultAsync(row => row.Id == work.Subject, ct) is { } texted && texted.IsOver(time.GetUtcNow()))
            db.Remove(texted);
    }
}
