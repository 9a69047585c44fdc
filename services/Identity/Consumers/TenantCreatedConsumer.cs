using DotMac.Contracts.Identity;
using DotMac.Contracts.Tenancy;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Confirmations;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Messaging;
using MassTransit;

namespace DotMac.Identity.Consumers;

/// <summary>A company signed up: its administrator becomes the owner, who has still to confirm the address and choose a password.</summary>
public sealed class TenantCreatedConsumer(IdentityDbContext db, ConfirmationMail mail, TimeProvider time) : IConsumer<TenantCreated>
{
    public async Task Consume(ConsumeContext<TenantCreated> context)
    {
        var fact = context.Message;
        await db.ProjectSignIn(fact.TenantId, fact.Slug, fact.Status, context.Sequence(), context.CancellationToken);

        if (fact.MaxUsers is { } most)
            await db.ProjectSeats(most, context.Sequence(), context.CancellationToken);
        db.Announce(new RolesProvided([.. SystemRoles.Offered(fact.TenantId)]), fact.TenantId);

        var email = EmailAddress.Of(fact.AdminEmail);
        if (await db.Users.ByEmail(email, context.CancellationToken) is not null)
            return;

        var owner = User.Register(email, null, fact.AdminName, [SystemRoles.Of(SystemRoles.TenantOwner, fact.TenantId)], null, time.GetUtcNow());
        db.Add(owner);
        mail.Send(owner, fact.Name);
    }
}
