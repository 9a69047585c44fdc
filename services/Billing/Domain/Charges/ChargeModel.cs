namespace DotMac.Billing.Domain.Charges;

/// <summary>How a quantity becomes a price.</summary>
public enum ChargeModel
{
    /// <summary>The price, whatever the quantity.</summary>
    Flat,

    /// <summary>The price for each unit.</summary>
    PerUnit,

    /// <summary>Each unit at the price of the tier that it falls into.</summary>
    Graduated,

    /// <summary>All units at the price of the tier that the quantity falls into.</summary>
    Volume,

    /// <summary>The price for each started package.</summary>
    Package,

    /// <summary>A percentage of the amounts, and a fixed price for each transaction.</summary>
    Percentage,

    /// <summary>Each part of the amount at the percentage of its tier.</summary>
    GraduatedPercentage,

    /// <summary>What the events state.</summary>
    Dynamic,
}

/// <summary>quantity (the subscription's quantity, in advance), metered (what a meter counted, in arrears).</summary>
public enum ChargeBasis
{
    Quantity,
    Metered,
}
