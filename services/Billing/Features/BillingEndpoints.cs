using DotMac.Billing.Features.Addons;
using DotMac.Billing.Features.Analytics;
using DotMac.Billing.Features.Balances;
using DotMac.Billing.Features.BankAccounts;
using DotMac.Billing.Features.Categories;
using DotMac.Billing.Features.Coupons;
using DotMac.Billing.Features.CreditNotes;
using DotMac.Billing.Features.Customers;
using DotMac.Billing.Features.Dunning;
using DotMac.Billing.Features.Entitlements;
using DotMac.Billing.Features.ExchangeRates;
using DotMac.Billing.Features.Exports;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Ledger;
using DotMac.Billing.Features.Licensing;
using DotMac.Billing.Features.Meters;
using DotMac.Billing.Features.OwnAccount;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.Billing.Features.Payments;
using DotMac.Billing.Features.PlanMigrations;
using DotMac.Billing.Features.Plans;
using DotMac.Billing.Features.Portal;
using DotMac.Billing.Features.PricingRules;
using DotMac.Billing.Features.Products;
using DotMac.Billing.Features.Quotas;
using DotMac.Billing.Features.Reconciliations;
using DotMac.Billing.Features.Refunds;
using DotMac.Billing.Features.Settings;
using DotMac.Billing.Features.SubscriptionAddons;
using DotMac.Billing.Features.Subscriptions;
using DotMac.Billing.Features.Taxes;
using DotMac.Billing.Features.Usage;
using DotMac.Billing.Features.Wallets;

namespace DotMac.Billing.Features;

/// <summary>The routes of the service.</summary>
public static class BillingEndpoints
{
    public static void MapBilling(this IEndpointRouteBuilder api)
    {
        var billing = api.MapGroup("/api/v1/billing");

        var pages = api.MapGroup("/invoices").ExcludeFromDescription();
        ShowInvoicePage.Map(pages);
        DownloadPagePdf.Map(pages);
        DownloadPageXml.Map(pages);

        var products = billing.MapGroup("/catalog/products").WithTags("Products");
        CreateProduct.Map(products);
        GetProduct.Map(products);
        ListProducts.Map(products);
        UpdateProduct.Map(products);

        var categories = billing.MapGroup("/catalog/categories").WithTags("Products");
        CreateCategory.Map(categories);
        GetCategory.Map(categories);
        ListCategories.Map(categories);
        UpdateCategory.Map(categories);
        DeleteCategory.Map(categories);

        var plans = billing.MapGroup("/subscriptions/plans").WithTags("Plans");
        CreatePlan.Map(plans);
        GetPlan.Map(plans);
        ListPlans.Map(plans);
        PublishPlan.Map(plans);
        WithdrawPlan.Map(plans);
        PreviewPlanMigration.Map(plans);
        StartPlanMigration.Map(plans);

        var migrations = billing.MapGroup("/plan-migrations").WithTags("Plans");
        GetPlanMigration.Map(migrations);
        ListPlanMigrations.Map(migrations);
        ListMigratedSubscriptions.Map(migrations);
        CancelPlanMigration.Map(migrations);

        var addons = billing.MapGroup("/addons").WithTags("Add-ons");
        CreateAddon.Map(addons);
        GetAddon.Map(addons);
        ListAddons.Map(addons);
        DeactivateAddon.Map(addons);

        var meters = billing.MapGroup("/meters").WithTags("Usage");
        CreateMeter.Map(meters);
        GetMeter.Map(meters);
        ListMeters.Map(meters);

        var usage = billing.MapGroup("/usage").WithTags("Usage");
        RecordUsage.Map(usage);
        RecordUsageBulk.Map(usage);

        var customers = billing.MapGroup("/customers").WithTags("Customers");
        CreateCustomer.Map(customers);
        UpdateCustomer.Map(customers);
        GetCustomer.Map(customers);
        ListCustomers.Map(customers);
        AttachPaymentMethod.Map(customers);
        GetPaymentMethod.Map(customers);
        ListPaymentMethods.Map(customers);
        SetDefaultPaymentMethod.Map(customers);
        DetachPaymentMethod.Map(customers);
        GetBalance.Map(customers);
        ListBalanceEntries.Map(customers);
        AdjustBalance.Map(customers);
        SetCustomerTax.Map(customers);
        ApplyCoupon.Map(customers);
        ListAppliedCoupons.Map(customers);
        RemoveCoupon.Map(customers);
        ListEntitlements.Map(customers);
        CheckEntitlement.Map(customers);
        CreatePortalSession.Map(customers);
        OwnAccountEndpoints.Map(billing);
        LicensingEndpoints.Map(api);
        PortalEndpoints.Map(api.MapGroup(PortalAuthentication.Path).WithTags("Portal"));

        var coupons = billing.MapGroup("/coupons").WithTags("Coupons");
        CreateCoupon.Map(coupons);
        GetCoupon.Map(coupons);
        ListCoupons.Map(coupons);
        DeactivateCoupon.Map(coupons);

        var pricing = billing.MapGroup("/pricing").WithTags("Pricing rules");
        CalculatePrice.Map(pricing);
        var rules = pricing.MapGroup("/rules");
        CreatePricingRule.Map(rules);
        GetPricingRule.Map(rules);
        ListPricingRules.Map(rules);
        UpdatePricingRule.Map(rules);
        DeactivatePricingRule.Map(rules);
        ActivatePricingRule.Map(rules);
        ListPricingRuleUses.Map(rules);
        ListPricingRuleConflicts.Map(rules);

        var exchangeRates = billing.MapGroup("/exchange-rates").WithTags("Exchange rates");
        CreateExchangeRate.Map(exchangeRates);
        GetExchangeRate.Map(exchangeRates);
        ListExchangeRates.Map(exchangeRates);
        ConvertAmount.Map(exchangeRates);

        var wallets = billing.MapGroup("/wallets").WithTags("Wallets");
        CreateWallet.Map(wallets);
        GetWallet.Map(wallets);
        ListWallets.Map(wallets);
        UpdateWallet.Map(wallets);
        GrantCredits.Map(wallets);
        ListWalletGrants.Map(wallets);
        ListWalletEntries.Map(wallets);
        TopUpWallet.Map(wallets);
        VoidCredits.Map(wallets);
        TerminateWallet.Map(wallets);
        SetAutoTopUp.Map(wallets);
        RemoveAutoTopUp.Map(wallets);

        var settings = billing.MapGroup("/settings").WithTags("Settings");
        GetCompany.Map(settings);
        SetCompany.Map(settings);
        GetReminderSchedule.Map(settings);
        SetReminderSchedule.Map(settings);

        var bankAccounts = billing.MapGroup("/bank-accounts").WithTags("Bank accounts");
        CreateBankAccount.Map(bankAccounts);
        GetBankAccount.Map(bankAccounts);
        ListBankAccounts.Map(bankAccounts);
        GetBankAccountSummary.Map(bankAccounts);
        UpdateBankAccount.Map(bankAccounts);
        VerifyBankAccount.Map(bankAccounts);
        SuspendBankAccount.Map(bankAccounts);
        SetPrimaryBankAccount.Map(bankAccounts);
        DeleteBankAccount.Map(bankAccounts);

        var taxRates = billing.MapGroup("/tax-rates").WithTags("Taxes");
        CreateTaxRate.Map(taxRates);
        GetTaxRate.Map(taxRates);
        ListTaxRates.Map(taxRates);

        var subscriptions = billing.MapGroup("/subscriptions").WithTags("Subscriptions");
        CreateSubscription.Map(subscriptions);
        GetSubscription.Map(subscriptions);
        ListSubscriptions.Map(subscriptions);
        GetUsage.Map(subscriptions);
        PreviewRenewal.Map(subscriptions);
        ChangeSubscription.Map(subscriptions);
        PreviewChange.Map(subscriptions);
        WithdrawChange.Map(subscriptions);
        CancelScheduledChange.Map(subscriptions);
        CancelSubscription.Map(subscriptions);
        ReactivateSubscription.Map(subscriptions);
        PauseSubscription.Map(subscriptions);
        ResumeSubscription.Map(subscriptions);
        ListSubscriptionAddons.Map(subscriptions);
        AddAddon.Map(subscriptions);
        PreviewAddAddon.Map(subscriptions);
        ChangeAddonQuantity.Map(subscriptions);
        PreviewAddonQuantity.Map(subscriptions);
        CancelAddon.Map(subscriptions);
        PreviewCancelAddon.Map(subscriptions);
        ReactivateAddon.Map(subscriptions);
        ListQuotas.Map(subscriptions);
        ConsumeQuota.Map(subscriptions);
        ReleaseQuota.Map(subscriptions);

        var invoices = billing.MapGroup("/invoices").WithTags("Invoices");
        CreateInvoice.Map(invoices);
        GetInvoice.Map(invoices);
        ListInvoices.Map(invoices);
        GetCalculation.Map(invoices);
        FinalizeInvoice.Map(invoices);
        VoidInvoice.Map(invoices);
        MarkInvoiceUncollectible.Map(invoices);
        PayInvoice.Map(invoices);
        DownloadInvoicePdf.Map(invoices);
        DownloadInvoiceXml.Map(invoices);
        DownloadInvoices.Map(invoices);
        SendInvoice.Map(invoices);
        RemindInvoice.Map(invoices);

        var creditNotes = billing.MapGroup("/credit-notes").WithTags("Credit notes");
        CreateCreditNote.Map(creditNotes);
        PreviewCreditNote.Map(creditNotes);
        GetCreditNote.Map(creditNotes);
        ListCreditNotes.Map(creditNotes);
        DownloadCreditNoteXml.Map(creditNotes);

        var payments = billing.MapGroup("/payments").WithTags("Payments");
        GetPayment.Map(payments);
        ListPayments.Map(payments);
        GetReceipt.Map(payments);
        DownloadReceipt.Map(payments);
        RecordOfflinePayment.Map(payments);
        VerifyPayment.Map(payments);
        ReversePayment.Map(payments);
        CreateRefund.Map(payments);

        var refunds = billing.MapGroup("/refunds").WithTags("Refunds");
        GetRefund.Map(refunds);
        ListRefunds.Map(refunds);

        var reconciliations = billing.MapGroup("/reconciliations").WithTags("Reconciliations");
        CreateReconciliation.Map(reconciliations);
        ListReconciliations.Map(reconciliations);
        GetReconciliationSummary.Map(reconciliations);
        GetReconciliation.Map(reconciliations);
        AddToReconciliation.Map(reconciliations);
        RemoveFromReconciliation.Map(reconciliations);
        ImportStatement.Map(reconciliations);
        ListStatementEntries.Map(reconciliations);
        AcceptMatches.Map(reconciliations);
        CompleteReconciliation.Map(reconciliations);
        ReopenReconciliation.Map(reconciliations);
        ApproveReconciliation.Map(reconciliations);

        var dunning = billing.MapGroup("/dunning").WithTags("Dunning");
        var campaigns = dunning.MapGroup("/campaigns");
        CreateDunningCampaign.Map(campaigns);
        ListDunningCampaigns.Map(campaigns);
        GetDunningCampaign.Map(campaigns);
        UpdateDunningCampaign.Map(campaigns);
        DeleteDunningCampaign.Map(campaigns);
        GetDunningCampaignStats.Map(campaigns);
        var executions = dunning.MapGroup("/executions");
        CreateDunningExecution.Map(executions);
        ListDunningExecutions.Map(executions);
        GetDunningExecution.Map(executions);
        CancelDunningExecution.Map(executions);
        ListDunningLogs.Map(executions);
        GetDunningStats.Map(dunning);
        ListPendingDunningActions.Map(dunning);

        ReceiveStripeEvent.Map(billing.MapGroup("/webhooks").WithTags("Payments"));

        var books = billing.MapGroup("").WithTags("Ledger");
        CheckInvariants.Map(books);
        ProveNumbers.Map(books);
        var ledger = books.MapGroup("/ledger");
        ListLedgerTransfers.Map(ledger);
        GetTrialBalance.Map(ledger);

        var exports = billing.MapGroup("/exports").WithTags("Exports");
        ExportInvoices.Map(exports);
        ExportPayments.Map(exports);
        ExportLedger.Map(exports);

        var analytics = billing.MapGroup("/analytics").WithTags("Analytics");
        GetRecurringRevenue.Map(analytics);
        GetRevenueMovements.Map(analytics);
        GetCollections.Map(analytics);
        GetAgeing.Map(analytics);
        GetDeferredRevenue.Map(analytics);
    }
}
