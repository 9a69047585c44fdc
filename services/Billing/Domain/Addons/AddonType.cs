namespace DotMac.Billing.Domain.Addons;

/// <summary>What an add-on is: it sorts the marketplace, and changes nothing of how it is billed.</summary>
public enum AddonType
{
    Feature,
    Resource,
    Service,
    UserSeats,
    Integration,
}

/// <summary>one_time (its price is charged once), recurring (each period in advance), metered (what a meter counted, in arrears).</summary>
public enum AddonBilling
{
    OneTime,
    Recurring,
    Metered,
}
