namespace DotMac.Architecture.Tests.Planted;

/// <summary>A violation on purpose: knows a type of a service that is not its own.</summary>
internal static class Reacher
{
    public static Type Reached => typeof(DotMac.Partners.Data.PartnersDbContext);
}
