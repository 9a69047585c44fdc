namespace DotMac.Tenancy.Domain.Invitations;

/// <summary>The life of an invitation: pending, and one of three ends.</summary>
public enum InvitationStatus
{
    Pending,
    Accepted,
    Expired,
    Revoked,
}
