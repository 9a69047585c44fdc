using CsCheck;
using DotMac.Billing.Domain.Coupons;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Kernel;

namespace DotMac.Billing.Tests;

/// <summary>What must hold for every history of changes, renewals and a cancellation.</summary>
public sealed class SubscriptionHistoryTests
{
    private static readonly Currency Euro = Currency.Of("EUR");
    private static readonly string[] Zones = ["UTC", "America/New_York", "Asia/Kolkata", "America/Sao_Paulo", "Africa/Cairo"];

    private static readonly Proration[] Kinds = [Proration.Day, Proration.Second, Proration.None, Proration.Full];

    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.OneOf(Gen.Int[0, 90 * 24 * 60], Gen.Int[0, 24 * 60]), Gen.Int[0, 50_000], Gen.Enum<PlanInterval>(), Gen.Long[1, 20],
        Gen.Int[0, 3].Select(i => Kinds[i]), Gen.Bool, Gen.Int[0, 4],
        (minutes, cents, interval, quantity, proration, restarts, late) =>
            new Step(TimeSpan.FromMinutes(minutes), cents / 100m, interval, quantity, proration, restarts && proration is not Proration.None, late == 0));

    private static readonly Gen<CouponTerms?> Discounts = Gen.OneOf(
        Gen.Const((CouponTerms?)null),
        Gen.Int[1, 100].Select(percentage => (CouponTerms?)CouponTerms.Of(percentage, null, null, CouponDuration.Forever, null)),
        Gen.Long[1, 10_000].Select(amount => (CouponTerms?)CouponTerms.Of(null, amount, Euro, CouponDuration.Forever, null)));

    [Fact]
    public void Nobody_is_credited_more_than_was_charged_and_the_running_period_holds_the_present() =>
        Gen.Select(
            Gen.Int[0, 4000], Gen.Enum<Alignment>(), Gen.Int[0, Zones.Length - 1], Gen.Frequency((1, Gen.Const(0)), (1, Gen.Int[1, 40])),
            Discounts, Steps.Array[0, 12])
            .Sample((day, alignment, zone, trial, terms, steps) =>
            {
                var start = new DateTimeOffset(2015, 1, 1, 7, 30, 0, TimeSpan.Zero).AddDays(day);
                var history = new History(start, alignment, Zones[zone], trial, terms);
                foreach (var step in steps)
                    history.Take(step);
                return history.Holds && history.Settled(Kinds[day % 2]) >= 0;
            });

    private sealed record Step(
        TimeSpan After, decimal Price, PlanInterval Interval, long Quantity, Proration Proration, bool Restarts, bool AtEnd);

    /// <summary>A subscription with all that was billed for it.</summary>
    private sealed class History
    {
        private readonly Customer customer;
        private readonly Subscription subscription;
        private readonly Dictionary<Guid, Plan> plans = [];
        private readonly AppliedCoupon[] coupons;
        private DateTimeOffset now;
        private Invoice? newest;
        private long billed;

        public History(DateTimeOffset start, Alignment alignment, string zone, int trialDays, CouponTerms? terms)
        {
            now = start;
            customer = Customer.Register("B", EmailAddress.Of("b@b.example"), Euro, zone, null, null, now);
            coupons = terms is null ? [] : [Coupon.Introduce("C", "C", terms, null, null, now).Redeem(customer, null, now)];
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
            var change = new SubscriptionChange(Offer(step.Price, step.Interval), step.Quantity, step.Proration, step.Restarts);
            if (step.AtEnd)
                subscription.ChangeAtEnd(change, customer);
            else
                Add(subscription.Change(change, Billed, customer, now));
            Holds &= subscription.PeriodStart <= now && now < subscription.PeriodEnd && subscription.Reference.End == subscription.PeriodEnd
                && subscription.Reference.Start <= subscription.PeriodStart;
        }

        /// <summary>What is left charged when everything unused has been credited.</summary>
        public long Settled(Proration unit)
        {
            Add(subscription.CancelNow(unit, lastDayUsed: false, Billed, now));
            return billed;
        }

        private Plan? Billed => subscription.BilledPlanId is { } id ? plans[id] : null;

        private void Renew()
        {
            var plan = plans[subscription.NextPlanId];
            var next = subscription.NextPeriod(plan);
            Holds &= next.Start == subscription.PeriodEnd && next.Reference.Start <= next.Start && next.Start < next.Reference.End;
            Bill(plan, subscription.NextQuantity, next);
            subscription.Renew(next, Guid.NewGuid());
        }

        private void Bill(Plan plan, long quantity, BillingPeriod period) =>
            Add(SubscriptionLines.Charge(1, plan, quantity, period.From, period.Reference.To, period.Share), period.Start);

        private void Add(IReadOnlyList<InvoiceLine> lines, DateTimeOffset? periodStart = null)
        {
            if (lines.Count == 0)
                return;
            foreach (var credit in lines.Where(line => line.LineAmount < 0))
                newest!.CreditUnused([credit]);
            newest = Invoice.Draft(customer, lines, now, subscription.Id, periodStart, coupons);
            newest.Finalize("INV-1", new(2015, 1, 1), new(2015, 1, 31), null, now);
            billed += newest.Lines.Sum(line => line.NetAmount);
        }

        private Plan Offer(decimal price, PlanInterval interval)
        {
            var plan = Plan.Offer(Guid.NewGuid(), "p", "P", interval, price, Euro, 0, now);
            plans.Add(plan.Id, plan);
            return plan;
        }
    }
}
