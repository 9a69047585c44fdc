using DotMac.Kernel;

namespace DotMac.Identity.Domain.Seats;

/// <summary>Why nobody else becomes an active user of the tenant.</summary>
public static class SeatErrors
{
    public static DomainException Full(int most) =>
        new(Refusal.Forbidden, "tenant.seat_limit", $"The seat limit is reached: the tenant may have {most} active users. Disable one, or ask for a higher limit.");
}
