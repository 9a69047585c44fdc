using DotMac.Kernel;

namespace DotMac.Tenancy.Domain.Tenants;

/// <summary>Every way in which an operation on a tenant may be refused.</summary>
public static class TenantErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "tenant.not_found", "There is no such tenant.");

    /// <summary>The one permitted disclosure: a slug is globally unique.</summary>
    public static DomainException SlugTaken(string slug) => new(Refusal.Conflict, "tenant.slug_taken", $"The slug '{slug}' is taken.") { Pointer = "/slug" };

    public static DomainException SlugReserved(string slug) => new(Refusal.Rule, "tenant.slug_reserved", $"The slug '{slug}' is reserved.") { Pointer = "/slug" };

    public static DomainException NameBlank(string pointer) => new(Refusal.Rule, "tenant.name_blank", "A name must have a visible character.") { Pointer = pointer };

    public static DomainException WrongStatus(TenantStatus status) =>
        new(Refusal.Conflict, "tenant.wrong_status", $"A tenant that is {status.ToString().ToLowerInvariant()} cannot do this.");

    public static DomainException NotASandbox() => new(Refusal.Rule, "tenant.not_a_sandbox", "Only a tenant that was signed up with sandbox: true has a clock of its own.");

    public static DomainException ClockGoesForward() => new(Refusal.Rule, "tenant.clock_backwards", "The clock only goes forward.") { Pointer = "/until" };

    public static DomainException ClockAdvancing(DateTimeOffset target) =>
        new(Refusal.Conflict, "tenant.clock_advancing", $"The clock is on its way to {target:O} already.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public static DomainException ClockTooFar() => new(Refusal.Rule, "tenant.clock_too_far", "One call advances the clock by at most two years.") { Pointer = "/until" };
}
