using DotMac.Notifications.Data;
using DotMac.Notifications.Domain;
using DotMac.Notifications.Domain.Mails;
using DotMac.Notifications.Gateways;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Due;

/// <summary>Renders one mail and hands it to the mail server, between two transactions; a repetition carries the same Message-ID.</summary>
[HandlesDueWork(Kind)]
public sealed class SendMail(NotificationsDbContext db, MailComposer composer, SmtpGateway smtp, TenantClock clock, TimeProvider time)
    : IDueWorkHandler
{
    public const string Kind = "send_mail";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await Queued(work.Subject, ct) is not { } mail)
            return;

        await db.Commit(ct);
        var outcome = await Send(mail, ct);

        db.ChangeTracker.Clear();
        mail = await Queued(work.Subject, ct);
        if (mail is not null)
            Conclude(mail, outcome);
    }

    private Task<Mail?> Queued(Guid id, CancellationToken ct) =>
        db.Mails.SingleOrDefaultAsync(mail => mail.Id == id && mail.Status == MailStatus.Queued, ct);

    private async Task<SendOutcome> Send(Mail mail, CancellationToken ct)
    {
        var (message, refusal) = composer.Compose(mail);
        if (message is null)
            return new(refusal, Final: true);
        using (message)
            return await smtp.Send(message, ct);
    }

    /// <summary>The next try belongs to wall time: a sandbox's clock may stand still.</summary>
    private void Conclude(Mail mail, SendOutcome outcome)
    {
        if (outcome.Reason is not { } reason)
            mail.Sent(clock.Now);
        else if (outcome.Final)
            mail.GiveUp(reason);
        else if (mail.Fail(reason) is { } gap)
            db.Schedule(Kind, mail.Id, clock.Now, time.GetUtcNow() + gap);
    }
}
