namespace DotMac.Billing.Domain.Charges;

/// <summary>What makes a charge one that can be billed: it has what its model needs, and nothing that its model would ignore.</summary>
public static class ChargeRules
{
    public static void Require(IReadOnlyList<Charge> charges)
    {
        for (var i = 0; i < charges.Count; i++)
        {
            if (charges.Take(i).Any(other => other.Code == charges[i].Code))
                throw ChargeErrors.CodeTaken(i, charges[i].Code);
            Require(charges[i], $"/charges/{i}");
        }
    }

    /// <param name="pointer">Where the request has it.</param>
    public static void Require(Charge charge, string pointer)
    {
        if (Violation(charge) is var (member, message))
            throw ChargeErrors.Invalid(pointer, member, message);
    }

    private static (string Member, string Message)? Violation(Charge charge) => Basis(charge) ?? Terms(charge) ?? Tiers(charge) ?? Bounds(charge);

    private static (string, string)? Basis(Charge charge) => charge switch
    {
        { IsMetered: true, MeterId: null } => ("meter", "A metered charge names its meter."),
        { IsMetered: false, MeterId: not null } => ("meter", "A charge of the subscription's quantity has no meter."),
        { IsMetered: false, Model: ChargeModel.Percentage or ChargeModel.GraduatedPercentage or ChargeModel.Dynamic } =>
            ("basis", "What is charged of amounts is metered."),
        { IsMetered: false } when charge.Commitment != Commitment.None => ("minimum_amount", "Commitments are of metered charges."),
        _ => null,
    };

    private static (string, string)? Terms(Charge charge)
    {
        if (charge.Price != 0 && charge.Model is not (ChargeModel.Flat or ChargeModel.PerUnit or ChargeModel.Package))
            return ("price", "The model has no price of its own.");
        if (charge.Model is not ChargeModel.Package && (charge.FreeUnits, charge.PackageSize) != (0, 1))
            return ("package_size", "Packages are of the package model.");
        if (charge.Model is not ChargeModel.Percentage && (charge.Percentage != 0 || (charge with { Model = ChargeModel.Percentage }).PricesTransactions))
            return ("percentage", "Percentages and what belongs to transactions are of the percentage model.");
        return null;
    }

    private static (string, string)? Tiers(Charge charge)
    {
        var tiered = charge.Model is ChargeModel.Graduated or ChargeModel.Volume or ChargeModel.GraduatedPercentage;
        if (tiered != charge.Tiers.Count > 0)
            return ("tiers", tiered ? "The model needs its tiers." : "The model has no tiers.");
        if (!tiered)
            return null;
        if (charge.Tiers[^1].UpTo is not null || charge.Tiers.SkipLast(1).Any(tier => tier.UpTo is null))
            return ("tiers", "The last tier, and no other, has no bound.");
        var bounds = charge.Tiers.SkipLast(1).Select(tier => tier.UpTo!.Value).ToArray();
        if (bounds.Zip(bounds.Prepend(0)).Any(pair => pair.First <= pair.Second))
            return ("tiers", "Each tier's bound is above the one before it.");
        return charge.Tiers.Any(tier => charge.Model is ChargeModel.GraduatedPercentage ? tier.UnitPrice != 0 : tier.Percentage != 0)
            ? ("tiers", "A graduated percentage has percentages, other tiers have unit prices.")
            : null;
    }

    private static (string, string)? Bounds(Charge charge) => charge switch
    {
        _ when charge.Commitment is { Minimum: { } least, Maximum: { } most } && least > most => ("maximum_amount", "The maximum is not below the minimum."),
        { TransactionMinimum: { } least, TransactionMaximum: { } most } when least > most =>
            ("transaction_maximum_price", "The maximum is not below the minimum."),
        _ => null,
    };
}
