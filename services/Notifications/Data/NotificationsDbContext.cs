using DotMac.Notifications.Domain.Mails;
using DotMac.Notifications.Domain.Tenants;
using DotMac.Notifications.Domain.Texts;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.Notifications.Due;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Data;

public sealed class NotificationsDbContext(DbContextOptions<NotificationsDbContext> options, CurrentOperation operation, OutboxSignal signal)
    : ServiceDbContext("notifications", options, operation, signal)
{
    public DbSet<Mail> Mails => Set<Mail>();
    public DbSet<TextMessage> Texts => Set<TextMessage>();
    public DbSet<WebhookEndpoint> Endpoints => Set<WebhookEndpoint>();
    public DbSet<WebhookDelivery> Deliveries => Set<WebhookDelivery>();
    public DbSet<TenantOwner> Owners => Set<TenantOwner>();

    /// <summary>Adds a mail, to be sent at once and erased from the log when its time is over.</summary>
    public void Queue(Mail mail, DateTimeOffset now)
    {
        Add(mail);
        Schedule(SendMail.Kind, mail.Id, now);
        Schedule(EraseMail.Kind, mail.Id, Midnight(now + Mail.Kept));
    }

    /// <summary>Adds a text message, to be sent at once and erased from the log when its time is over.</summary>
    public void Queue(TextMessage text, DateTimeOffset now)
    {
        Add(text);
        Schedule(SendText.Kind, text.Id, now);
        Schedule(EraseText.Kind, text.Id, Midnight(now + TextMessage.Kept));
    }

    /// <summary>Adds a delivery, to be tried at once and erased when its time is over.</summary>
    public void Queue(WebhookDelivery delivery, DateTimeOffset now)
    {
        Add(delivery);
        Schedule(DeliverWebhook.Kind, delivery.Id, now);
        Schedule(EraseDelivery.Kind, delivery.Id, Midnight(now + WebhookDelivery.Kept));
    }

    /// <summary>An endpoint, locked until the transaction ends: attempts that end together are all recorded. Null when it was deleted.</summary>
    public Task<WebhookEndpoint?> LockEndpoint(Guid id, CancellationToken ct) =>
        Endpoints.FromSql($"SELECT * FROM webhook_endpoints WHERE tenant_id = {TenantId} AND id = {id} FOR NO KEY UPDATE").SingleOrDefaultAsync(ct);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Mail>().Ignore(mail => mail.MessageId);
        modelBuilder.Entity<TextMessage>().ToTable("text_messages");
        modelBuilder.Entity<WebhookEndpoint>(endpoint =>
        {
            endpoint.ToTable("webhook_endpoints").Ignore(row => row.Enabled);
            endpoint.HasMany(row => row.FormerSecrets).WithOne().HasForeignKey("endpoint_id").IsRequired();
            endpoint.Navigation(row => row.FormerSecrets).AutoInclude();
        });
        modelBuilder.Entity<FormerSecret>().ToTable("webhook_former_secrets");
        modelBuilder.Entity<WebhookDelivery>(delivery =>
        {
            delivery.ToTable("webhook_deliveries").Ignore(row => row.WebhookId);
            delivery.HasOne<WebhookEndpoint>().WithMany().HasForeignKey(row => row.EndpointId);
            delivery.HasMany(row => row.Attempts).WithOne().HasForeignKey("delivery_id").IsRequired();
            delivery.Navigation(row => row.Attempts).AutoInclude();
            delivery.HasIndex(row => new { row.TenantId, row.EndpointId, row.EventId }).IsUnique();
        });
        modelBuilder.Entity<DeliveryAttempt>().ToTable("webhook_attempts");
        modelBuilder.Entity<TenantOwner>().ToTable("tenant_owners").HasKey(owner => owner.TenantId);
        base.OnModelCreating(modelBuilder);
    }

    /// <summary>The midnight after an instant: what is to be erased on one day falls due together.</summary>
    private static DateTimeOffset Midnight(DateTimeOffset instant) => new(instant.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
}
