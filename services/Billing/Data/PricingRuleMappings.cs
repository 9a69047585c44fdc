using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.PricingRules;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class PricingRuleMapping : IEntityTypeConfiguration<PricingRule>
{
    public void Configure(EntityTypeBuilder<PricingRule> builder)
    {
        builder.ToTable("pricing_rules", table => table.HasCheckConstraint("ck_pricing_rules_uses", "uses >= 0 AND uses <= max_uses"));
        builder.CountedByGuest("deactivated_at IS NULL");
        builder.Property(rule => rule.Terms).IsJson();
        builder.Ignore(rule => rule.IsUsedUp);
    }
}

internal sealed class PricingRuleUseMapping : IEntityTypeConfiguration<PricingRuleUse>
{
    public void Configure(EntityTypeBuilder<PricingRuleUse> builder)
    {
        builder.ToTable("pricing_rule_uses").NeverRemoved().OwnedByGuest(Guests.OfCustomer);
        builder.HasOne<PricingRule>().WithMany().HasForeignKey(use => use.RuleId);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(use => use.InvoiceId);
        builder.HasOne<Customer>().WithMany().HasForeignKey(use => use.CustomerId);
        // A line uses a rule once, whatever runs twice.
        builder.HasIndex(use => new { use.TenantId, use.InvoiceLineId }).IsUnique();
    }
}
