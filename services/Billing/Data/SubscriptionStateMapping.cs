using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class SubscriptionStateMapping : IEntityTypeConfiguration<SubscriptionState>
{
    public void Configure(EntityTypeBuilder<SubscriptionState> builder)
    {
        builder.ToTable("subscription_states").AppendOnly().OwnedByGuest(Guests.OfCustomer);
        builder.HasOne<Subscription>().WithMany().HasForeignKey(state => state.SubscriptionId);
        builder.HasOne<Plan>().WithMany().HasForeignKey(state => state.PlanId);
        builder.Property(state => state.Items).IsJson();
        builder.HasIndex(state => new { state.TenantId, state.SubscriptionId, state.Sequence }).IsUnique();
    }
}
