namespace DotMac.Billing.Data;

/// <summary>The unique indexes, and the reference, whose refusals are told by name.</summary>
internal static class Unique
{
    public const string CustomerTenant = "ux_customers_tenant";
    public const string Sku = "ux_products_sku";
    public const string CategoryName = "ux_categories_name";
    public const string ProductCategory = "fk_products_category";
    public const string PlanCode = "ux_plans_code";
    public const string AddonCode = "ux_addons_code";
    public const string MeterCode = "ux_meters_code";
    public const string TaxRateCode = "ux_tax_rates_code";
    public const string CouponCode = "ux_coupons_code";
    public const string AppliedCoupon = "ux_applied_coupons";
    public const string ExchangeRate = "ux_exchange_rates";
    public const string DefaultMethod = "ux_payment_methods_default";
    public const string RecordedPayment = "ux_payments_recorded";
    public const string ActiveDunning = "ux_dunning_executions_active";
    public const string Company = "ux_companies";
    public const string PrimaryAccount = "ux_bank_accounts_primary";
    public const string BankAccount = "ux_bank_accounts";
    public const string ReconciledPayment = "ux_reconciliation_items_payment";
    public const string ReconciledRefund = "ux_reconciliation_items_refund";
    public const string ReminderSchedule = "ux_reminder_schedules";
    public const string RunningPayment = "ux_payments_running";
}
