using System.Runtime.CompilerServices;
using DotMac.Billing.Domain.Balances;
using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Coupons;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.PricingRules;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Domain.Taxes;
using DotMac.Billing.Domain.Usage;
using DotMac.Billing.Domain.Wallets;
using DotMac.Billing.Features.Invoices;
using DotMac.Kernel;

namespace DotMac.Billing.Tests.Planted;

/// <summary>The same story told by the service's domain: the aggregates are told what happens as the slices tell them, without a database.</summary>
internal sealed class BilledStory
{
    private const string Calls = "calls";

    private readonly Story story;
    private readonly Facts facts = new();
    private readonly Currency currency;
    private readonly Customer customer;
    private readonly Subscription subscription;
    private readonly AppliedCoupon[] coupons;
    private readonly PricingRule[] rules;
    private readonly Wallet wallet;
    private readonly WalletGrant? free;
    private readonly WalletGrant? paid;
    private readonly CustomerBalance balance;
    private readonly List<(BilledUsage Window, Plan Plan, long Units)> windows = [];
    private Plan plan;
    private Invoice? newest;
    private DateTimeOffset now;

    private BilledStory(Story story)
    {
        (this.story, currency, now) = (story, Currency.Of(story.Currency), story.Start);
        customer = Customer.Register("Buyer", EmailAddress.Of("b@b.example"), currency, story.Zone, null, null, now);
        customer.Tax(TaxTreatment.Taxable, [.. story.Taxes.Select((rate, i) => TaxRate.Introduce($"R{i}", "Tax", rate, story.Inclusive, null, null, now))], null, null);
        coupons = [.. story.Coupons.Select((coupon, i) => Coupon.Introduce($"C{i}", "Coupon", Terms(coupon), null, null, now).Redeem(customer, null, now))];
        rules = [.. story.Rules.Select((rule, i) => PricingRule.Introduce($"R{i}", null, Terms(rule), rule.Priority, rule.MaxUses, now.AddSeconds(i)))];
        wallet = Wallet.Open(customer, "Credits", 50, 1, [], 0, now);
        free = Grant(GrantKind.Free, story.FreeCredits, story.FreeDays is { } days ? customer.DateOf(now).AddDays(days) : null);
        paid = Grant(GrantKind.Paid, story.PaidCredits, null);
        balance = Opened();
        Set(balance, currency);
        if (story.Balance > 0)
            balance.Adjust(story.Balance, "deal", now);
        plan = Offer(story.Price);
        var alignment = story.Calendar ? Alignment.Calendar : Alignment.Anniversary;
        subscription = Subscription.Start(customer, plan, story.Quantity, story.TrialDays, alignment, now);
    }

    public static List<string> Tell(Story story)
    {
        var billing = new BilledStory(story);
        billing.Subscribe();
        BillingSettlement.Tell(story, billing.facts);
        return billing.facts.All;
    }

    private void Subscribe()
    {
        foreach (var (i, period) in story.Periods.Index())
        {
            if (i > 0 || story.TrialDays > 0)
                Renew(i);
            else
                Enter(subscription.CurrentPeriod, []);
            facts.Add("period", subscription.PeriodStart, subscription.PeriodEnd);
            if (period.Changes)
                Change(period);
        }

        now = Facts.Within(now, subscription.PeriodEnd, story.Cancel.Part);
        Draft(subscription.CancelNow(story.Cancel.BySeconds ? Proration.Second : Proration.Day, story.Cancel.LastDayUsed, plan, now));
    }

    private void Renew(int number)
    {
        now = subscription.PeriodEnd;
        var next = subscription.NextPeriod(plan);
        Enter(next, Used(number));
        subscription.Renew(plan, next, newest!.Id);
    }

    private void Enter(BillingPeriod period, IReadOnlyList<InvoiceLine> used)
    {
        var lines = SubscriptionLines.Charge(1, plan, subscription.NextQuantity, period.From, period.Reference.To, period.Share);
        Price(lines, subscription.NextQuantity);
        Issue(Invoice.Draft(customer, SubscriptionLines.InOrder(lines, used), now, subscription.Id, period.Start, coupons));
    }

    private void Change(Passing period)
    {
        now = Facts.Within(now, subscription.PeriodEnd, period.Part);
        var (billed, quantity) = (plan, Facts.Quantity(period, subscription.Quantity));
        plan = period.Price is { } price ? Offer(price) : plan;
        Draft(subscription.Change(new(plan, quantity, period.BySeconds ? Proration.Second : Proration.Day, false), billed, customer, now));
    }

    private void Draft(IReadOnlyList<InvoiceLine> lines)
    {
        newest!.CreditUnused(lines.Where(line => line.LineAmount < 0));
        Price(lines, subscription.Quantity);
        if (lines.Any(line => line.UnitPrice > 0 || line.LineAmount != 0))
            Issue(Invoice.Draft(customer, SubscriptionLines.InOrder(lines), now, subscription.Id, coupons: coupons));
    }

    private void Price(IReadOnlyList<InvoiceLine> lines, long quantity) => new RuleBook(rules).Price(lines, new(plan, null, quantity, [], now));

    private void Issue(Invoice draft)
    {
        var (invoice, today) = (draft, customer.DateOf(now));
        facts.Add("preview", invoice.TotalAmount);
        invoice.Tax(customer, today, coupons);
        invoice.Finalize("INV-1", today, Collection.DueOn(today), balance, now, [wallet]);
        foreach (var line in invoice.Lines.Where(line => line.Rule is not null))
            rules.Single(rule => rule.Id == line.Rule!.RuleId).Use(invoice, line, now);
        facts.Add("lines", invoice.Lines.Select(line => line.LineAmount), invoice.Lines.Select(line => line.NetAmount));
        facts.Add(
            "discount", invoice.DiscountAmount, "net", invoice.SubtotalAmount, "taxes", invoice.Taxes.Select(tax => tax.TaxAmount), "total", invoice.TotalAmount);
        facts.Add("wallet", invoice.WalletAmount, "balance", invoice.BalanceAmount, "due", invoice.DueAmount);
        facts.Add("left", free?.Amount ?? 0, paid?.Amount ?? 0, balance.Amount);
        facts.Add("uses", rules.Where(rule => rule.MaxUses is not null).Select(rule => (long)rule.Uses));
        facts.Add("due on", invoice.DueOn);
        newest = invoice;
    }

    /// <summary>What came late for the window before the one that is over, and what was used in that.</summary>
    private IReadOnlyList<InvoiceLine> Used(int number)
    {
        if (story.Meter is null || subscription.UsageUntil(subscription.PeriodEnd, subscription.ReferenceTo) is not { } window)
            return [];
        var over = story.Periods[number - 1];
        var late = number > 1 && over.Late > 0 ? Bill(windows[^1] = windows[^1] with { Units = windows[^1].Units + over.Late }) : [];
        windows.Add((BilledUsage.Begin(subscription.Id, plan, window, false), plan, over.Used));
        subscription.SettleUsage(subscription.PeriodEnd);
        return [.. late, .. Bill(windows[^1])];
    }

    private IReadOnlyList<InvoiceLine> Bill((BilledUsage Window, Plan Plan, long Units) used)
    {
        var quantities = new Dictionary<string, UsageQuantity> { [Calls] = UsageQuantity.Of(used.Units) };
        return used.Window.Bill(used.Plan, UsageStatement.Of(used.Plan, quantities, used.Window.Window(customer.Zone).Share), customer.Zone);
    }

    private Plan Offer(decimal price) => Plan.Offer(Guid.NewGuid(), "p", "P", story.Interval, price, currency, 0, now, [.. Charges()]);

    private IEnumerable<Charge> Charges()
    {
        if (story.Seats is { } seats)
            yield return new("seats", "Seats", ChargeModel.Graduated, ChargeBasis.Quantity) { Tiers = Tiers(seats) };
        if (story.Meter is not { } meter)
            yield break;
        var model = meter.Tiers is null ? ChargeModel.Package : meter.Volume ? ChargeModel.Volume : ChargeModel.Graduated;
        var charge = new Charge(Calls, "Calls", model, ChargeBasis.Metered) { MeterId = Guid.NewGuid(), Commitment = new(meter.Minimum, meter.Maximum) };
        yield return meter.Tiers is { } tiers ? charge with { Tiers = Tiers(tiers) } : charge with { PackageSize = meter.PackageSize, Price = meter.PackagePrice };
    }

    private static ChargeTier[] Tiers(Tier[] tiers) => [.. tiers.Select(tier => new ChargeTier(tier.UpTo, tier.UnitPrice, tier.FlatPrice))];

    private CouponTerms Terms(Discount coupon) =>
        CouponTerms.Of(coupon.Percentage, coupon.Amount, coupon.Amount is null ? null : currency, CouponDuration.Forever, null);

    private PricingRuleTerms Terms(Rule rule) => new(
        true, [], [], rule.MinQuantity, [],
        rule.Percentage is not null ? PricingDiscountType.Percentage : rule.Off is not null ? PricingDiscountType.FixedAmount : PricingDiscountType.FixedPrice,
        rule.Percentage, rule.Off ?? rule.Price, rule.Percentage is null ? currency.Code : null, null,
        rule.EndsAfterDays is { } days ? story.Start.AddDays(days) : null);

    private WalletGrant? Grant(GrantKind kind, long amount, DateOnly? ends) =>
        amount == 0 ? null : wallet.Grant(kind, new(amount, (long)Math.Pow(10, currency.Decimals)), 50, ends, null, customer, now);

    /// <summary>As the database makes it, which opens it with the first amount.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern CustomerBalance Opened();

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Currency")]
    private static extern void Set(CustomerBalance balance, Currency currency);
}
