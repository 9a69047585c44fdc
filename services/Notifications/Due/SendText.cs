using DotMac.Notifications.Data;
using DotMac.Notifications.Domain;
using DotMac.Notifications.Domain.Texts;
using DotMac.Notifications.Gateways;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Due;

/// <summary>Renders one text message and hands it to the provider, between two transactions; a repetition carries the same id.</summary>
[HandlesDueWork(Kind)]
public sealed class SendText(NotificationsDbContext db, TextComposer composer, ISmsSender sender, TenantClock clock, TimeProvider time) : IDueWorkHandler
{
    public const string Kind = "send_text";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await Pending(work.Subject, ct) is not { } text)
            return;

        await db.Commit(ct);
        var outcome = await Send(text, ct);

        db.ChangeTracker.Clear();
        text = await Pending(work.Subject, ct);
        if (text is not null)
            Conclude(text, outcome);
    }

    private Task<TextMessage?> Pending(Guid id, CancellationToken ct) =>
        db.Texts.SingleOrDefaultAsync(text => text.Id == id && text.Status == TextStatus.Pending, ct);

    private async Task<SendOutcome> Send(TextMessage text, CancellationToken ct)
    {
        if (text.IsOver(time.GetUtcNow()))
            return new(TextMessage.Expired, Final: true);

        var (words, refusal) = composer.Compose(text);
        return words is null ? new(refusal, Final: true) : await sender.Send(text.Id, text.To, words, ct);
    }

    /// <summary>The next try belongs to wall time: a sandbox's clock may stand still.</summary>
    private void Conclude(TextMessage text, SendOutcome outcome)
    {
        if (outcome.Reason is not { } reason)
            text.Sent(clock.Now);
        else if (outcome.Final)
            text.GiveUp(reason);
        else if (text.Fail(reason, time.GetUtcNow()) is { } next)
            db.Schedule(Kind, text.Id, clock.Now, next);
    }
}
