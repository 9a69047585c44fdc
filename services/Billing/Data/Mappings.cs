using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.BankAccounts;
using DotMac.Billing.Domain.Categories;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.PaymentMethods;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Products;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Domain.Wallets;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class ProductMapping : IEntityTypeConfiguration<Product>
{
    public void Configure(EntityTypeBuilder<Product> builder)
    {
        builder.HasIndex(product => new { product.TenantId, product.Sku }).IsUnique().HasDatabaseName(Unique.Sku);
        builder.HasOne<Category>().WithMany().HasForeignKey(product => product.CategoryId).HasConstraintName(Unique.ProductCategory);
        builder.ReadByGuest(Guests.Products);
    }
}

internal sealed class CategoryMapping : IEntityTypeConfiguration<Category>
{
    public void Configure(EntityTypeBuilder<Category> builder) =>
        builder.HasIndex(category => new { category.TenantId, category.Name }).IsUnique().HasDatabaseName(Unique.CategoryName);
}

internal sealed class PlanMapping : IEntityTypeConfiguration<Plan>
{
    public void Configure(EntityTypeBuilder<Plan> builder)
    {
        builder.HasIndex(plan => new { plan.TenantId, plan.Code }).IsUnique().HasDatabaseName(Unique.PlanCode);
        builder.HasOne<Product>().WithMany().HasForeignKey(plan => plan.ProductId);
        builder.Property(plan => plan.Price).HasPrecision(24, 12);
        builder.ReadByGuest(Guests.Plans);
        builder.Property(plan => plan.Charges).IsJson();
        builder.Property(plan => plan.Quotas).IsJson();
        builder.Property(plan => plan.Commitment).IsJson();
        builder.Ignore(plan => plan.MaxUsers).Ignore(plan => plan.MeteredCharges).Ignore(plan => plan.QuantityCharges).Ignore(plan => plan.IsMetered);
    }
}

internal sealed class CustomerMapping : IEntityTypeConfiguration<Customer>
{
    public void Configure(EntityTypeBuilder<Customer> builder)
    {
        builder.OwnedByGuest(Guests.Themselves);
        builder.HasIndex(customer => new { customer.TenantId, customer.CustomerTenantId })
            .IsUnique().HasFilter("customer_tenant_id IS NOT NULL").HasDatabaseName(Unique.CustomerTenant);
        builder.Ignore(customer => customer.Zone);
        builder.Property(customer => customer.PostalAddress).HasColumnType("jsonb").HasConversion(PartyJson.Address);
        builder.HasMany(customer => customer.TaxRates).WithOne().HasForeignKey("customer_id").IsRequired()
            .OnDelete(DeleteBehavior.ClientCascade);
        builder.Navigation(customer => customer.TaxRates).AutoInclude();
    }
}

internal sealed class PaymentMethodMapping : IEntityTypeConfiguration<PaymentMethod>
{
    public void Configure(EntityTypeBuilder<PaymentMethod> builder)
    {
        builder.OwnedByGuest(Guests.OfCustomer);
        builder.HasOne<Customer>().WithMany().HasForeignKey(method => method.CustomerId);
        builder.HasIndex(method => new { method.TenantId, method.CustomerId })
            .IsUnique().HasFilter("is_default").HasDatabaseName(Unique.DefaultMethod);
    }
}

internal sealed class SubscriptionMapping : IEntityTypeConfiguration<Subscription>
{
    public void Configure(EntityTypeBuilder<Subscription> builder)
    {
        builder.OwnedByGuest(Guests.OfCustomer);
        builder.HasOne<Customer>().WithMany().HasForeignKey(subscription => subscription.CustomerId);
        builder.HasOne<Plan>().WithMany().HasForeignKey(subscription => subscription.PlanId);
        builder.HasOne<Plan>().WithMany().HasForeignKey(subscription => subscription.PendingPlanId);
        builder.HasOne<Plan>().WithMany().HasForeignKey(subscription => subscription.BilledPlanId);
        builder.Property(subscription => subscription.Schedule).IsJson();
        builder.Ignore(subscription => subscription.ChangesWithin);
        builder.Ignore(subscription => subscription.CurrentPeriod).Ignore(subscription => subscription.Reference)
            .Ignore(subscription => subscription.NextPlanId).Ignore(subscription => subscription.NextQuantity)
            .Ignore(subscription => subscription.IsUncollected).Ignore(subscription => subscription.UsagePlanId).Ignore(subscription => subscription.FirstUsageAt)
            .Ignore(subscription => subscription.NextItems);
        builder.Property(subscription => subscription.Items).IsJson();
    }
}

internal sealed class InvoiceMapping : IEntityTypeConfiguration<Invoice>
{
    public void Configure(EntityTypeBuilder<Invoice> builder)
    {
        builder.OwnedByGuest(Guests.OfCustomer);
        builder.HasOne<Customer>().WithMany().HasForeignKey(invoice => invoice.CustomerId);
        builder.HasOne<Subscription>().WithMany().HasForeignKey(invoice => invoice.SubscriptionId);
        builder.HasOne<Wallet>().WithMany().HasForeignKey(invoice => invoice.WalletId);
        builder.HasMany(invoice => invoice.Lines).WithOne().HasForeignKey("invoice_id").IsRequired();
        builder.Navigation(invoice => invoice.Lines).AutoInclude();
        builder.Property(invoice => invoice.Taxes).HasColumnType("jsonb").HasConversion(InvoiceTaxJson.Conversion, InvoiceTaxJson.Comparison);
        builder.Property(invoice => invoice.Discounts).HasColumnType("jsonb").HasConversion(CouponJson.Discounts, CouponJson.Comparison);
        builder.Property(invoice => invoice.Parties).HasColumnType("jsonb").HasConversion(PartyJson.Parties);
        builder.HasIndex(invoice => new { invoice.TenantId, invoice.Number }).IsUnique();
        builder.HasIndex(invoice => new { invoice.TenantId, invoice.CustomerId }).HasFilter("status = 'open' AND overdue_since IS NOT NULL")
            .HasDatabaseName("ix_invoices_overdue");
        builder.HasIndex(invoice => new { invoice.TenantId, invoice.DueOn }).HasFilter("status = 'open'"); // what reminders look for
        // A period of a subscription is billed once, whatever runs twice (case L03).
        builder.HasIndex(invoice => new { invoice.TenantId, invoice.SubscriptionId, invoice.PeriodStart })
            .IsUnique().HasFilter("subscription_id IS NOT NULL");
        builder.Ignore(invoice => invoice.DueAmount).Ignore(invoice => invoice.IsCollectable).Ignore(invoice => invoice.IsOverdue).Ignore(invoice => invoice.IssuedNumber);
        builder.Ignore(invoice => invoice.CreditableAmount).Ignore(invoice => invoice.CreditedNetAmount).Ignore(invoice => invoice.IsCreditedInFull);
        builder.Ignore(invoice => invoice.DiscountAmount).Ignore(invoice => invoice.IsWithinPeriod).Ignore(invoice => invoice.SellsCredits)
            .Ignore(invoice => invoice.HasPage);
    }
}

internal sealed class InvoiceLineMapping : IEntityTypeConfiguration<InvoiceLine>
{
    public void Configure(EntityTypeBuilder<InvoiceLine> builder)
    {
        builder.ToTable("invoice_lines").OwnedByGuest(Guests.OfInvoice);
        // Whatever amount of minor units can be billed can be a unit price: one line bills the usage of a whole window.
        builder.Property(line => line.UnitPrice).HasPrecision(31, 12);
        builder.HasOne(line => line.TaxRate).WithMany().HasForeignKey(line => line.TaxRateId);
        builder.Navigation(line => line.TaxRate).AutoInclude();
        builder.HasOne<Subscription>().WithMany().HasForeignKey(line => line.SubscriptionId);
        builder.Ignore(line => line.Amount).Ignore(line => line.NetAmount).Ignore(line => line.CreditableAmount).Ignore(line => line.ProrationText);
        builder.HasOne<Plan>().WithMany().HasForeignKey(line => line.PlanId);
        builder.HasOne<Addon>().WithMany().HasForeignKey(line => line.AddonId);
        builder.HasIndex(line => new { line.TenantId, line.AddonId }).HasFilter("addon_id IS NOT NULL"); // most lines have none
        builder.Property(line => line.Calculation).IsJson();
        builder.Property(line => line.Rule).IsJson();
        builder.Ignore(line => line.IsUsage).Ignore(line => line.CreditsUnused).Ignore(line => line.Undiscounted);
    }
}

internal sealed class PaymentMapping : IEntityTypeConfiguration<Payment>
{
    public void Configure(EntityTypeBuilder<Payment> builder)
    {
        builder.OwnedByGuest(Guests.OfCustomer);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(payment => payment.InvoiceId);
        builder.HasOne<PaymentMethod>().WithMany().HasForeignKey(payment => payment.PaymentMethodId);
        builder.Ignore(payment => payment.IsOpen).Ignore(payment => payment.RefundableAmount).Ignore(payment => payment.IsOffline);
        // One attempt at a time, whatever the invoice says.
        builder.HasIndex(payment => new { payment.TenantId, payment.InvoiceId })
            .IsUnique().HasFilter("status IN ('pending', 'unknown')").HasDatabaseName(Unique.RunningPayment);
        // The same slip is not typed in twice.
        builder.HasIndex(payment => new { payment.TenantId, payment.InvoiceId, payment.OfflineMethod, payment.ProviderReference })
            .IsUnique().HasFilter("offline_method IS NOT NULL AND status <> 'reversed'").HasDatabaseName(Unique.RecordedPayment);
        builder.HasOne<BankAccount>().WithMany().HasForeignKey(payment => payment.BankAccountId);
        builder.HasOne<Reconciliation>().WithMany().HasForeignKey(payment => payment.ReconciliationId);
    }
}

internal sealed class ProviderEventMapping : IEntityTypeConfiguration<ProviderEvent>
{
    public void Configure(EntityTypeBuilder<ProviderEvent> builder)
    {
        builder.ToTable("provider_events").AppendOnly();
        builder.HasIndex(known => new { known.TenantId, known.Provider, known.EventId }).IsUnique();
    }
}

/// <summary>The last number of a series in a tenant's year.</summary>
internal sealed class DocumentCounter
{
    public Guid TenantId { get; init; }
    public required string Series { get; init; }
    public int Year { get; init; }
    public long Last { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<DocumentCounter>
    {
        public void Configure(EntityTypeBuilder<DocumentCounter> builder) => builder.ToTable("document_counters")
            .BegunByGuest("true") // the next number is everybody's
            .HasKey(counter => new { counter.TenantId, counter.Series, counter.Year });
    }
}

/// <summary>What the sandbox gateway keeps, as a provider would, by idempotency key.</summary>
internal sealed class SandboxCharge
{
    public Guid TenantId { get; init; }
    public Guid Key { get; init; }
    public required string Outcome { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<SandboxCharge>
    {
        public void Configure(EntityTypeBuilder<SandboxCharge> builder) =>
            builder.ToTable("sandbox_charges").HasKey(charge => new { charge.TenantId, charge.Key });
    }
}

/// <summary>What the sandbox gateway keeps of refunds, by idempotency key.</summary>
internal sealed class SandboxRefund
{
    public Guid TenantId { get; init; }
    public Guid Key { get; init; }
    public required string Outcome { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<SandboxRefund>
    {
        public void Configure(EntityTypeBuilder<SandboxRefund> builder) =>
            builder.ToTable("sandbox_refunds").HasKey(refund => new { refund.TenantId, refund.Key });
    }
}
