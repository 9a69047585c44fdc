using DotMac.Contracts.Tenancy;
using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Tenants;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Consumers;

/// <summary>Keeps the address of the person who signed the tenant up.</summary>
public sealed class ProjectTenantOwner(NotificationsDbContext db) : IConsumer<TenantCreated>
{
    public async Task Consume(ConsumeContext<TenantCreated> context)
    {
        if (!await db.Owners.AnyAsync(context.CancellationToken))
            db.Add(new TenantOwner(context.Message.AdminName, context.Message.AdminEmail));
    }
}
