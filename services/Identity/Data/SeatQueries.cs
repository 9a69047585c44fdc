using DotMac.Identity.Domain.Seats;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

/// <summary>The seats of the tenant. Their row is locked after all others, and held until the user who takes one is saved.</summary>
internal static class SeatQueries
{
    /// <summary>
    /// Refuses one more active user than the tenant may have; where nothing is said (the platform's own tenant) there is no limit. What the operation did is
    /// undone before the refusal is announced, which stands by itself.
    /// </summary>
    public static async Task TakeSeat(this IdentityDbContext db, CancellationToken ct)
    {
        if (await db.TrySeat(ct) is not { } full)
            return;

        await db.Rollback();
        _ = await db.TrySeat(ct);
        await db.SaveChangesAsync(ct);
        await db.Commit(ct);
        throw full;
    }

    /// <summary>Refuses somebody who takes no seat where the next one would get none: that it has an account must not show.</summary>
    public static async Task RefuseIfFull(this IdentityDbContext db, CancellationToken ct)
    {
        if (await db.Seats.AsNoTracking().FirstOrDefaultAsync(ct) is { } seats && await db.Taken(ct) >= seats.Most)
            throw SeatErrors.Full(seats.Most);
    }

    /// <summary>Why there is no seat, announced with what else the operation saves; null where there is one.</summary>
    public static async Task<DomainException?> TrySeat(this IdentityDbContext db, CancellationToken ct)
    {
        if (await db.LockSeats(ct) is not { } seats)
            return null;
        if (await db.Taken(ct) is var taken && taken < seats.Most)
        {
            seats.Take();
            return null;
        }

        seats.Tell(taken);
        return SeatErrors.Full(seats.Most);
    }

    public static async Task<Seats?> LockSeats(this IdentityDbContext db, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM seats WHERE id = {db.TenantId} FOR UPDATE", ct);
        return await db.Seats.FirstOrDefaultAsync(ct);
    }

    /// <summary>Takes over what Tenancy says.</summary>
    public static async Task ProjectSeats(this IdentityDbContext db, int most, long sequence, CancellationToken ct) =>
        (await db.LockSeats(ct) ?? db.Seats.Add(Seats.Of(db.TenantId)).Entity).Follow(most, sequence);

    private static Task<int> Taken(this IdentityDbContext db, CancellationToken ct) => db.Users.CountAsync(user => user.Active, ct);

    internal sealed class Mapping : IEntityTypeConfiguration<Seats>
    {
        public void Configure(EntityTypeBuilder<Seats> builder) => builder.ToTable("seats");
    }
}
