using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Balances;
using DotMac.Billing.Domain.BankAccounts;
using DotMac.Billing.Domain.Categories;
using DotMac.Billing.Domain.Companies;
using DotMac.Billing.Domain.Coupons;
using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Dunning;
using DotMac.Billing.Domain.ExchangeRates;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Ledger;
using DotMac.Billing.Domain.Meters;
using DotMac.Billing.Domain.PaymentMethods;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.PricingRules;
using DotMac.Billing.Domain.Products;
using DotMac.Billing.Domain.Quotas;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.Billing.Domain.Refunds;
using DotMac.Billing.Domain.Reminders;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Domain.Taxes;
using DotMac.Billing.Domain.Usage;
using DotMac.Billing.Domain.Wallets;
using DotMac.Billing.Due;
using DotMac.Contracts.Billing;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Schema;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DotMac.Billing.Data;

public sealed class BillingDbContext(DbContextOptions<BillingDbContext> options, CurrentOperation operation, OutboxSignal signal)
    : ServiceDbContext("billing", options, operation, signal)
{
    public DbSet<Product> Products => Set<Product>();
    public DbSet<Category> Categories => Set<Category>();
    public DbSet<Plan> Plans => Set<Plan>();
    public DbSet<Addon> Addons => Set<Addon>();
    public DbSet<PlanMigration> PlanMigrations => Set<PlanMigration>();
    public DbSet<MigratedSubscription> MigratedSubscriptions => Set<MigratedSubscription>();
    public DbSet<Meter> Meters => Set<Meter>();
    public DbSet<UsageEvent> UsageEvents => Set<UsageEvent>();
    public DbSet<BilledUsage> BilledUsages => Set<BilledUsage>();
    public DbSet<TaxRate> TaxRates => Set<TaxRate>();
    public DbSet<Company> Companies => Set<Company>();
    public DbSet<BankAccount> BankAccounts => Set<BankAccount>();
    public DbSet<Customer> Customers => Set<Customer>();
    public DbSet<PaymentMethod> PaymentMethods => Set<PaymentMethod>();
    public DbSet<Subscription> Subscriptions => Set<Subscription>();
    public DbSet<Invoice> Invoices => Set<Invoice>();
    public DbSet<Coupon> Coupons => Set<Coupon>();
    public DbSet<AppliedCoupon> AppliedCoupons => Set<AppliedCoupon>();
    public DbSet<PricingRule> PricingRules => Set<PricingRule>();
    public DbSet<PricingRuleUse> PricingRuleUses => Set<PricingRuleUse>();
    public DbSet<ExchangeRate> ExchangeRates => Set<ExchangeRate>();
    public DbSet<CreditNote> CreditNotes => Set<CreditNote>();
    public DbSet<CustomerBalance> CustomerBalances => Set<CustomerBalance>();
    public DbSet<BalanceEntry> BalanceEntries => Set<BalanceEntry>();
    public DbSet<Wallet> Wallets => Set<Wallet>();
    public DbSet<WalletGrant> WalletGrants => Set<WalletGrant>();
    public DbSet<WalletEntry> WalletEntries => Set<WalletEntry>();
    public DbSet<Payment> Payments => Set<Payment>();
    public DbSet<DunningCampaign> DunningCampaigns => Set<DunningCampaign>();
    public DbSet<DunningExecution> DunningExecutions => Set<DunningExecution>();
    public DbSet<DunningLogEntry> DunningLog => Set<DunningLogEntry>();
    public DbSet<Refund> Refunds => Set<Refund>();
    public DbSet<Reconciliation> Reconciliations => Set<Reconciliation>();
    public DbSet<ReconciliationItem> ReconciliationItems => Set<ReconciliationItem>();
    public DbSet<StatementEntry> StatementEntries => Set<StatementEntry>();
    public DbSet<ReminderSchedule> ReminderSchedules => Set<ReminderSchedule>();
    public DbSet<SubscriptionState> SubscriptionStates => Set<SubscriptionState>();
    public DbSet<QuotaUsage> QuotaUsages => Set<QuotaUsage>();
    public DbSet<ProviderEvent> ProviderEvents => Set<ProviderEvent>();
    public DbSet<LedgerTransfer> LedgerTransfers => Set<LedgerTransfer>();

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        catch (DbUpdateException exception) when (Taken(exception) is { } refusal)
        {
            throw refusal;
        }
    }

    protected override void Announcing(IIntegrationEvent fact, AggregateRoot source)
    {
        LedgerTransfers.AddRange(Posting.Of(fact, source, TenantNow));
        if (source is Wallet wallet)
            TopUpBelowThreshold.Plan(this, wallet, TenantNow);
        if (source is not Subscription subscription)
            return;
        Remember(subscription);
        PlanChanges(fact, subscription);
    }

    protected override void Committed(IIntegrationEvent fact) => BillingMetrics.Count(fact);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.AdmitGuests();
        // Nothing that money hangs on goes away together with something else; what an aggregate takes from its own list says so in its mapping.
        foreach (var key in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetForeignKeys())
            .Where(key => key.DeleteBehavior is not DeleteBehavior.ClientCascade))
            key.DeleteBehavior = DeleteBehavior.Restrict;
    }

    /// <summary>Whatever changes what a subscription is billed as or whether it is, once for each save.</summary>
    private void Remember(Subscription subscription)
    {
        var entry = Entry(subscription);
        if (entry.State is not EntityState.Added && !entry.Property(known => known.PlanId).IsModified
            && !entry.Property(known => known.Quantity).IsModified && !entry.Property(known => known.Status).IsModified
            && !entry.Property(known => known.Items).IsModified)
            return;
        if (SubscriptionStates.Local.All(state => (state.SubscriptionId, state.Sequence) != (subscription.Id, subscription.Version)))
            SubscriptionStates.Add(new(subscription, TenantNow));
    }

    /// <summary>Whatever changes a subscription's period or its schedule: what is to happen within the period is due on its day; twice is once.</summary>
    private void PlanChanges(IIntegrationEvent fact, Subscription subscription)
    {
        if (fact is not (SubscriptionRenewed or SubscriptionChangeScheduled) && !Entry(subscription).Property(known => known.PeriodEnd).IsModified)
            return;
        foreach (var at in subscription.ChangesWithin)
            Schedule(ApplyChanges.Kind, subscription.Id, at);
    }

    /// <summary>What a unique index or a reference refuses has a name; that alone decides, so that of two at once the later is told the same.</summary>
    private static DomainException? Taken(DbUpdateException exception) =>
        ((exception.InnerException as PostgresException)?.ConstraintName, exception.Entries.Select(entry => entry.Entity).FirstOrDefault()) switch
        {
            (Unique.CustomerTenant, Customer) => CustomerErrors.TenantTaken(),
            (Unique.Sku, Product product) => ProductErrors.SkuTaken(product.Sku),
            (Unique.CategoryName, Category category) => CategoryErrors.NameTaken(category.Name),
            (Unique.ProductCategory, Category) => CategoryErrors.InUse(),
            (Unique.ProductCategory, Product) => CategoryErrors.NotFound(),
            (Unique.PlanCode, Plan plan) => PlanErrors.CodeTaken(plan.Code),
            (Unique.AddonCode, Addon addon) => AddonErrors.CodeTaken(addon.Code),
            (Unique.MeterCode, Meter meter) => MeterErrors.CodeTaken(meter.Code),
            (Unique.TaxRateCode, TaxRate rate) => TaxRateErrors.CodeTaken(rate.Code),
            (Unique.CouponCode, Coupon coupon) => CouponErrors.CodeTaken(coupon.Code),
            (Unique.ExchangeRate, _) => ExchangeRateErrors.StatedAlready(),
            (Unique.AppliedCoupon, _) => CouponErrors.AlreadyApplied(),
            (Unique.RecordedPayment, _) => PaymentErrors.AlreadyRecorded(),
            (Unique.ActiveDunning, _) => DunningExecutionErrors.AlreadyActive(),
            (Unique.ReconciledPayment or Unique.ReconciledRefund, _) => ReconciliationErrors.AlreadyIn(),
            (Unique.Company or Unique.ReminderSchedule or Unique.PrimaryAccount, _) => ETags.Stale(),
            (Unique.BankAccount, _) => BankAccountErrors.AlreadyKnown(),
            (Unique.RunningPayment, _) => InvoiceErrors.PaymentRunning(),
            _ => null,
        };
}
