using System.Numerics;
using DotMac.Billing.Domain.Plans;

namespace DotMac.Billing.Tests.Planted;

/// <summary>The planted bugs: each is one rule done wrong in a way in which billing systems have done it.</summary>
internal static class Bugs
{
    public static IReadOnlyDictionary<string, Rules> All { get; } = new Dictionary<string, Rules>
    {
        ["rounds half to even"] = new HalfToEven(),
        ["rounds towards zero"] = new TowardsZero(),
        ["counts the yen in hundredths"] = new YenInHundredths(),
        ["takes the date of an instant from UTC"] = new DatesOfUtc(),
        ["bills the last day of the trial"] = new LastTrialDayBilled(),
        ["loses the anchor after February"] = new AnchorLost(),
        ["counts the day of a change twice"] = new DayCountedTwice(),
        ["prorates seconds against days of 24 hours"] = new DaysOf24Hours(),
        ["counts the last day as unused"] = new LastDayUnused(),
        ["ignores the quantity in a credit"] = new CreditOfOne(),
        ["credits what a discount had taken off"] = new CreditUndiscounted(),
        ["credits more than is left of a charge"] = new CreditUncapped(),
        ["puts a tier's bound into the next tier"] = new BoundInTheNextTier(),
        ["asks for the flat price of a tier that nothing is in"] = new FlatPriceOfEmptyTiers(),
        ["counts only full packages"] = new FullPackages(),
        ["does not prorate a minimum"] = new MinimumOfAWholePeriod(),
        ["does not prorate a maximum"] = new MaximumOfAWholePeriod(),
        ["bills late usage in the running period"] = new LateUsageNow(),
        ["runs coupons backwards"] = new CouponsBackwards(),
        ["takes a whole fixed discount off a part of a period"] = new FixedDiscountWhole(),
        ["uses a rule that has ended"] = new EndedRule(),
        ["ignores the quantity that a rule asks for"] = new AnyQuantity(),
        ["uses a rule more often than it may"] = new RuleUnlimited(),
        ["counts the use of a rule twice"] = new UsedTwice(),
        ["lets the biggest rule win over the first"] = new BiggestRule(),
        ["takes a whole amount of a rule off a part of a period"] = new RuleAmountWhole(),
        ["taxes before the discount"] = new TaxBeforeDiscount(),
        ["rounds tax for each line"] = new TaxPerLine(),
        ["rounds the net of a price that contains tax"] = new NetRounded(),
        ["spends paid credits before free ones"] = new PaidFirst(),
        ["spends credits that have expired"] = new ExpiredSpent(),
        ["spends a wallet twice"] = new WalletTwice(),
        ["pays from the wallet before tax"] = new WalletBeforeTax(),
        ["loses the surplus of an invoice below zero"] = new SurplusLost(),
        ["is due a day early"] = new DueEarly(),
        ["previews without the discount"] = new PreviewUndiscounted(),
        ["applies a payment twice"] = new PaidTwice(),
        ["refunds more than was paid"] = new RefundOverPaid(),
        ["gives credited money back once more"] = new CreditedAgain(),
        ["leaves an invoice paid whose payment never came"] = new StaysPaid(),
        ["undoes a payment of which something was refunded"] = new RefundedUndone(),
        ["undoes a payment that a credit note gave back"] = new CreditedUndone(),
        ["undoes what a provider took"] = new ChargeUndone(),
        ["rounds the tax of the last credit note too"] = new LastNoteRounded(),
        ["lowers nothing that is due by a credit note"] = new NothingLessDue(),
    };

    private sealed class HalfToEven : Rules
    {
        public override long Round(Fraction exact)
        {
            var (whole, rest) = exact.Floor();
            var half = (rest * 2 - 1).Top.Sign;
            return half > 0 || (half == 0 && whole % 2 != 0) ? whole + 1 : whole;
        }
    }

    private sealed class TowardsZero : Rules
    {
        public override long Round(Fraction exact) => (long)BigInteger.Divide(exact.Top, exact.Bottom);
    }

    private sealed class YenInHundredths : Rules
    {
        public override int Decimals(string currency) => currency is "JPY" ? 2 : base.Decimals(currency);
    }

    private sealed class DatesOfUtc : Rules
    {
        public override DateOnly DateOf(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(instant.UtcDateTime);
    }

    private sealed class LastTrialDayBilled : Rules
    {
        public override DateOnly FirstPaidDay(DateOnly today, int trialDays) => today.AddDays(Math.Max(0, trialDays - 1));
    }

    private sealed class AnchorLost : Rules
    {
        public override DateOnly Boundary(DateOnly anchor, PlanInterval interval, int number) =>
            Enumerable.Range(0, number).Aggregate(anchor, (date, _) => base.Boundary(date, interval, 1));
    }

    private sealed class DayCountedTwice : Rules
    {
        public override Fraction Days(DateOnly from, DateOnly to, DateOnly wholeFrom) => base.Days(from > wholeFrom ? from.AddDays(-1) : from, to, wholeFrom);
    }

    private sealed class DaysOf24Hours : Rules
    {
        public override Fraction Seconds(DateTimeOffset at, DateTimeOffset end, DateTimeOffset start) =>
            new(end.ToUnixTimeSeconds() - at.ToUnixTimeSeconds(), 86_400 * (long)Math.Round((end - start).TotalDays));
    }

    private sealed class LastDayUnused : Rules
    {
        public override DateOnly FirstUnused(DateOnly today, bool lastDayUsed) => today;
    }

    private sealed class CreditOfOne : Rules
    {
        public override long CreditedQuantity(long billed) => 1;
    }

    private sealed class CreditUndiscounted : Rules
    {
        public override Fraction Credit(Fraction exact, long charged, long net) => exact;
    }

    private sealed class CreditUncapped : Rules
    {
        public override long CreditCap(long amount, long left) => amount;
    }

    private sealed class BoundInTheNextTier : Rules
    {
        public override Fraction Graduated(Tier[] tiers, long units) =>
            base.Graduated([.. tiers.Select(tier => tier with { UpTo = tier.UpTo - 1 })], units);
    }

    private sealed class FlatPriceOfEmptyTiers : Rules
    {
        public override Fraction Graduated(Tier[] tiers, long units) =>
            Sum(tiers.Select(tier => (Fraction)tier.FlatPrice)) + base.Graduated([.. tiers.Select(tier => tier with { FlatPrice = 0 })], units);
    }

    private sealed class FullPackages : Rules
    {
        public override long Packages(long units, long size) => units / size;
    }

    private sealed class MinimumOfAWholePeriod : Rules
    {
        public override Fraction Minimum(long amount, Fraction share) => amount;
    }

    private sealed class MaximumOfAWholePeriod : Rules
    {
        public override Fraction Maximum(long amount, Fraction share) => amount;
    }

    private sealed class LateUsageNow : Rules
    {
        public override (long Now, long Before) Late(long now, long before, long late) => (now + late, before);
    }

    private sealed class CouponsBackwards : Rules
    {
        public override IEnumerable<Discount> InOrder(Discount[] coupons) => coupons.Reverse();
    }

    private sealed class FixedDiscountWhole : Rules
    {
        public override Fraction FixedAmount(long amount, Fraction share) => amount;
    }

    private sealed class EndedRule : Rules
    {
        public override bool HasEnded(DateTimeOffset end, DateTimeOffset now) => false;
    }

    private sealed class AnyQuantity : Rules
    {
        public override bool ReachesQuantity(long quantity, long least) => true;
    }

    private sealed class RuleUnlimited : Rules
    {
        public override bool HasUsesLeft(int used, int most) => true;
    }

    private sealed class UsedTwice : Rules
    {
        public override int UsesOfALine => 2;
    }

    private sealed class BiggestRule : Rules
    {
        public override IEnumerable<(int Rule, int Priority, Fraction Off)> Ranked(IEnumerable<(int Rule, int Priority, Fraction Off)> rules) =>
            base.Ranked(rules.Select(rule => rule with { Priority = 0 }));
    }

    private sealed class RuleAmountWhole : Rules
    {
        public override Fraction RuleAmount(long amount, Fraction share) => amount;
    }

    private sealed class TaxBeforeDiscount : Rules
    {
        public override long Tax(decimal rate, IReadOnlyList<Fraction> left, IReadOnlyList<long> before) => Round((Fraction)before.Sum() * rate / 100);
    }

    private sealed class TaxPerLine : Rules
    {
        public override long Tax(decimal rate, IReadOnlyList<Fraction> left, IReadOnlyList<long> before) => left.Sum(line => Round(line * rate / 100));
    }

    private sealed class NetRounded : Rules
    {
        public override long Contained(decimal rates, Fraction gross) => Round(gross) - Round(gross * 100 / (100 + rates));
    }

    private sealed class PaidFirst : Rules
    {
        public override (long Free, long Paid) Draw(long free, long paid, long amount)
        {
            var (second, first) = base.Draw(paid, free, amount);
            return (first, second);
        }
    }

    private sealed class ExpiredSpent : Rules
    {
        public override bool HasExpired(DateTimeOffset end, DateTimeOffset now) => false;
    }

    private sealed class WalletTwice : Rules
    {
        public override (long Free, long Paid) Draw(long free, long paid, long amount) => (free, paid);
    }

    private sealed class WalletBeforeTax : Rules
    {
        public override long WalletPays(long available, long total, long net) => Math.Clamp(net, 0, available);
    }

    private sealed class SurplusLost : Rules
    {
        public override long BalancePays(long balance, long left) => Math.Clamp(left, 0, balance);
    }

    private sealed class DueEarly : Rules
    {
        public override DateOnly DueOn(DateOnly issuedOn) => base.DueOn(issuedOn).AddDays(-1);
    }

    private sealed class PreviewUndiscounted : Rules
    {
        public override long Preview(long total, long discount) => total + discount;
    }

    private sealed class PaidTwice : Rules
    {
        public override bool MayPay(bool isPaid) => true;
    }

    private sealed class RefundOverPaid : Rules
    {
        public override bool MayRefund(long amount, long paid, long refunded, long left) => paid > 0;
    }

    private sealed class CreditedAgain : Rules
    {
        public override bool MayCredit(long total, long left) => true;
    }

    private sealed class StaysPaid : Rules
    {
        public override bool ReversalReopens => false;
    }

    private sealed class RefundedUndone : Rules
    {
        public override bool MayReverse(bool isOffline, long refunded, long givenBack) => isOffline && givenBack == 0;
    }

    private sealed class CreditedUndone : Rules
    {
        public override bool MayReverse(bool isOffline, long refunded, long givenBack) => isOffline && refunded == 0;
    }

    private sealed class ChargeUndone : Rules
    {
        public override bool MayReverse(bool isOffline, long refunded, long givenBack) => refunded == 0 && givenBack == 0;
    }

    private sealed class LastNoteRounded : Rules
    {
        public override long LastTax(long rounded, long rest) => rounded;
    }

    private sealed class NothingLessDue : Rules
    {
        public override long LessDue(long total, long due) => 0;
    }
}
