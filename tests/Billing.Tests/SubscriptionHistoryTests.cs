using CsCheck;
using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Coupons;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.PricingRules;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Kernel;

namespace DotMac.Billing.Tests;

/// <summary>What must hold for every history of changes, add-ons, renewals and a cancellation.</summary>
public sealed class SubscriptionHistoryTests
{
    private static readonly Currency Euro = Currency.Of("EUR");
    private static readonly string[] Zones = ["UTC", "America/New_York", "Asia/Kolkata", "America/Sao_Paulo", "Africa/Cairo"];

    private static readonly Proration[] Kinds = [Proration.Day, Proration.Second, Proration.None, Proration.Full];

    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.OneOf(Gen.Int[0, 90 * 24 * 60], Gen.Int[0, 24 * 60]), Gen.Int[0, 50_000], Gen.Enum<PlanInterval>(), Gen.Long[1, 20],
        Gen.Int[0, 3].Select(i => Kinds[i]), Gen.Bool, Gen.Select(Gen.Int[0, 4], Gen.Enum<Act>()),
        (minutes, cents, interval, quantity, proration, restarts, act) => new Step(
            TimeSpan.FromMinutes(minutes), cents / 100m, interval, quantity, proration, restarts && proration is not Proration.None, act.Item1 == 0, act.Item2));

    private static readonly Gen<CouponTerms?> Discounts = Gen.OneOf(
        Gen.Const((CouponTerms?)null),
        Gen.Int[1, 100].Select(percentage => (CouponTerms?)CouponTerms.Of(percentage, null, null, CouponDuration.Forever, null)),
        Gen.Long[1, 10_000].Select(amount => (CouponTerms?)CouponTerms.Of(null, amount, Euro, CouponDuration.Forever, null)));

    private static readonly Gen<PricingRuleTerms?> Rules = Gen.OneOf(
        Gen.Const((PricingRuleTerms?)null),
        Gen.Int[1, 100].Select(percentage => (PricingRuleTerms?)Ruled(PricingDiscountType.Percentage, percentage, null)),
        Gen.Select(Gen.Long[0, 10_000], Gen.Bool, (amount, price) =>
            (PricingRuleTerms?)Ruled(price ? PricingDiscountType.FixedPrice : PricingDiscountType.FixedAmount, null, amount)));

    private static PricingRuleTerms Ruled(PricingDiscountType type, decimal? percentage, long? amount) =>
        new(true, [], [], 2, [], type, percentage, amount, amount is null ? null : "EUR", null, null);

    [Fact]
    public void Nobody_is_credited_more_than_was_charged_and_the_running_period_holds_the_present() =>
        Gen.Select(
            Gen.Int[0, 4000], Gen.Enum<Alignment>(), Gen.Int[0, Zones.Length - 1], Gen.Frequency((1, Gen.Const(0)), (1, Gen.Int[1, 40])),
            Gen.Select(Discounts, Rules), Steps.Array[0, 12])
            .Sample((day, alignment, zone, trial, terms, steps) =>
            {
                var start = new DateTimeOffset(2015, 1, 1, 7, 30, 0, TimeSpan.Zero).AddDays(day);
                var history = new History(start, alignment, Zones[zone], trial, terms.Item1, terms.Item2);
                foreach (var step in steps)
                    history.Take(step);
                return history.Holds && history.Settled(Kinds[day % 2]) >= 0;
            });

    private static readonly string[] Expected =
    [
        "addon.plan_incompatible", "addon.between_intervals", "addon.ending", "addon.nothing_to_change", "addon.not_cancelled", "addon.bought_once",
    ];

    private enum Act
    {
        ChangePlan,
        ChangeWithinInterval,
        Buy,
        ChangeQuantity,
        CancelAddon,
        LeaveLater,
        Stay,
    }

    private sealed record Step(
        TimeSpan After, decimal Price, PlanInterval Interval, long Quantity, Proration Proration, bool Restarts, bool AtEnd, Act Act);

    /// <summary>A subscription with all that was billed for it.</summary>
    private sealed class History
    {
        private readonly Customer customer;
        private readonly Subscription subscription;
        private readonly Dictionary<Guid, Plan> plans = [];
        private readonly AppliedCoupon[] coupons;
        private readonly PricingRule[] rules;
        private readonly List<AddonTariff> addons = [];

        /// <summary>By add-on, and by nothing for the plan: the invoice that charged it last, and all that was billed of it.</summary>
        private readonly Dictionary<Guid, Invoice> charging = [];

        private readonly Dictionary<Guid, long> billed = [];
        private DateTimeOffset now;

        public History(DateTimeOffset start, Alignment alignment, string zone, int trialDays, CouponTerms? terms, PricingRuleTerms? priced)
        {
            now = start;
            customer = Customer.Register("B", EmailAddress.Of("b@b.example"), Euro, zone, null, null, now);
            coupons = terms is null ? [] : [Coupon.Introduce("C", "C", terms, null, null, now).Redeem(customer, null, now)];
            rules = priced is null ? [] : [PricingRule.Introduce("R", null, priced, 0, 5, now)];
            var plan = Offer(29m, PlanInterval.Month);
            subscription = Subscription.Start(customer, plan, 1, trialDays, alignment, now);
            if (trialDays == 0)
                Bill(plan, 1, subscription.CurrentPeriod);
        }

        public bool Holds { get; private set; } = true;

        public void Take(Step step)
        {
            now += step.After;
            while (subscription.PeriodEnd <= now)
                Renew();
            try
            {
                Act(step);
            }
            catch (DomainException refused) when (Expected.Contains(refused.Code))
            {
                // What is refused changes nothing.
            }

            Holds &= subscription.PeriodStart <= now && now < subscription.PeriodEnd && subscription.Reference.End == subscription.PeriodEnd
                && subscription.Reference.Start <= subscription.PeriodStart;
        }

        /// <summary>What is left charged when everything unused has been credited: the least of the plan and each add-on.</summary>
        public long Settled(Proration unit)
        {
            Add(subscription.CancelNow(unit, lastDayUsed: false, Billed, now, addons));
            return billed.Values.DefaultIfEmpty().Min();
        }

        private void Act(Step step)
        {
            var had = subscription.Items.Count == 0 ? null : subscription.Items[(int)(step.Quantity % subscription.Items.Count)];
            switch (step.Act)
            {
                case SubscriptionHistoryTests.Act.Buy:
                    var addon = Extra(step);
                    addons.Add(addon);
                    Plan[] next = subscription.PendingPlanId is { } pending ? [plans[pending]] : [];
                    Add(subscription.Add(addon, step.Quantity, step.Proration, [plans[subscription.PlanId], .. next], now).Lines);
                    break;
                case SubscriptionHistoryTests.Act.ChangeQuantity when had is not null:
                    Add(subscription.ChangeQuantity(had.Id, TariffOf(had), step.Quantity, step.Proration, now).Lines);
                    break;
                case SubscriptionHistoryTests.Act.CancelAddon when had is not null:
                    Add(subscription.CancelItem(had.Id, step.Proration is Proration.Full ? Proration.Day : step.Proration, step.Restarts, TariffOf(had), now).Lines);
                    break;
                case SubscriptionHistoryTests.Act.LeaveLater when had is not null:
                    subscription.CancelItemAtEnd(had.Id, now);
                    break;
                case SubscriptionHistoryTests.Act.Stay when had is not null:
                    subscription.ReactivateItem(had.Id, TariffOf(had).Addon, [plans[subscription.PlanId], plans[subscription.NextPlanId]]);
                    break;
                default:
                    ChangePlan(step);
                    break;
            }
        }

        private void ChangePlan(Step step)
        {
            var interval = step.Act is SubscriptionHistoryTests.Act.ChangePlan ? step.Interval : plans[subscription.PlanId].Interval;
            var change = new SubscriptionChange(Offer(step.Price, interval), step.Quantity, step.Proration, step.Restarts) { Addons = addons };
            if (step.AtEnd)
                subscription.ChangeAtEnd(change, customer);
            else
                Add(subscription.Change(change, Billed, customer, now));
        }

        private AddonTariff TariffOf(SubscriptionItem item) => addons.Single(addon => addon.Id == item.AddonId);

        private AddonTariff Extra(Step step) => Addon.Offer(
            new(
                "a", "A", null, AddonType.Resource, step.AtEnd ? AddonBilling.OneTime : AddonBilling.Recurring,
                step.AtEnd ? null : plans[subscription.PlanId].Interval, [new("EUR", step.Price, step.Price / 4, null)], 1, null, [], [], []),
            now).In(Euro);

        private Plan? Billed => subscription.BilledPlanId is { } id ? plans[id] : null;

        private void Renew()
        {
            var plan = plans[subscription.NextPlanId];
            var next = subscription.NextPeriod(plan);
            Holds &= next.Start == subscription.PeriodEnd && next.Reference.Start <= next.Start && next.Start < next.Reference.End;
            Bill(plan, subscription.NextQuantity, next);
            subscription.Renew(plan, next, Guid.NewGuid());
        }

        private void Bill(Plan plan, long quantity, BillingPeriod period) =>
            Add(
                [.. SubscriptionLines.Charge(1, plan, quantity, period.From, period.Reference.To, period.Share), .. subscription.ChargeItems(addons, period)],
                period.Start);

        private void Add(IReadOnlyList<InvoiceLine> lines, DateTimeOffset? periodStart = null)
        {
            if (lines.Count == 0)
                return;
            foreach (var credited in lines.Where(line => line.LineAmount < 0).GroupBy(line => charging[Of(line)]))
                credited.Key.CreditUnused(credited);
            foreach (var plan in lines.Where(line => line.LineAmount > 0).Select(line => line.PlanId).OfType<Guid>().Distinct())
                new RuleBook(rules).Price(lines, new(plans[plan], null, subscription.Quantity, [], now));
            var invoice = Invoice.Draft(customer, SubscriptionLines.InOrder(lines), now, subscription.Id, periodStart, coupons);
            invoice.Finalize("INV-1", new(2015, 1, 1), new(2015, 1, 31), null, now);
            foreach (var line in invoice.Lines.Where(line => line.Rule is not null))
                rules[0].Use(invoice, line, now);
            Holds &= rules.All(rule => rule.Uses <= rule.MaxUses);
            foreach (var line in invoice.Lines.Where(line => line.ServiceFrom is not null))
            {
                billed[Of(line)] = billed.GetValueOrDefault(Of(line)) + line.NetAmount;
                if (line.UnitPrice >= 0)
                    charging[Of(line)] = invoice;
            }
        }

        private static Guid Of(InvoiceLine line) => line.AddonId ?? Guid.Empty;

        private Plan Offer(decimal price, PlanInterval interval)
        {
            var plan = Plan.Offer(Guid.NewGuid(), "p", "P", interval, price, Euro, 0, now);
            plans.Add(plan.Id, plan);
            return plan;
        }
    }
}
