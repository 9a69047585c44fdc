namespace DotMac.Partners.Domain.Referrals;

/// <summary>Pending until paid out; held while a rule wants a person to look.</summary>
public enum CommissionStatus
{
    Pending,
    Held,
}
