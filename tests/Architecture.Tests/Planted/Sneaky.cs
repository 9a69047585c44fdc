using Microsoft.EntityFrameworkCore;

namespace DotMac.Architecture.Tests.Planted.Domain;

/// <summary>A violation on purpose: a domain type that queries.</summary>
internal static class Sneaky
{
    public static int Count(DbContext db) => db.Set<object>().Count();
}
