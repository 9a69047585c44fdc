using DotMac.Contracts.Identity;
using DotMac.ServiceDefaults.Messaging;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Domain.Roles;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Tenancy.Consumers;

/// <summary>Keeps what an inviter's rights are held against: the roles of the tenant, the system's and its own.</summary>
public sealed class ProjectRoles(TenancyDbContext db) : IConsumer<RolesProvided>, IConsumer<RoleCreated>, IConsumer<RoleUpdated>, IConsumer<RoleDeleted>
{
    public async Task Consume(ConsumeContext<RolesProvided> context)
    {
        db.RemoveRange(await db.Roles.Where(role => role.OfSystem).ToListAsync(context.CancellationToken));
        db.AddRange(context.Message.Roles.Select(role => KnownRole.Provided(role.Name, role.Permissions)));
    }

    public Task Consume(ConsumeContext<RoleCreated> context) =>
        Follow(context, context.Message.RoleId, context.Message.Name, context.Message.Parent, context.Message.Permissions);

    public Task Consume(ConsumeContext<RoleUpdated> context) =>
        Follow(context, context.Message.RoleId, context.Message.Name, context.Message.Parent, context.Message.Permissions);

    public async Task Consume(ConsumeContext<RoleDeleted> context) =>
        (await Known(context.Message.RoleId, context.Message.Name, context.CancellationToken)).Delete(context.Sequence());

    private async Task Follow(ConsumeContext context, Guid id, string name, string? parent, IReadOnlyList<string> permissions) =>
        (await Known(id, name, context.CancellationToken)).Follow(parent, permissions, context.Sequence());

    private async Task<KnownRole> Known(Guid id, string name, CancellationToken ct) =>
        await db.Roles.FindAsync([id], ct) ?? db.Roles.Add(KnownRole.Own(id, name)).Entity;
}
