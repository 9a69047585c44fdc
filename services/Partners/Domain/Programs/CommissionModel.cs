namespace DotMac.Partners.Domain.Programs;

/// <summary>How a commission follows from a paid invoice: a share of its net amount, or a fixed amount.</summary>
public enum CommissionModel
{
    RevenueShare,
    FlatFee,
}
