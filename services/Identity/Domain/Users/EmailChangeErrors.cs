using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>Why a user does not move to another mail address. That somebody has it is told by mail alone, to that one.</summary>
public static class EmailChangeErrors
{
    public static DomainException Same() => new(Refusal.Rule, "email_change.same", "That is your address already.") { Pointer = "/email" };

    public static DomainException TooSoon() =>
        new(Refusal.Conflict, "email_change.too_soon", "You asked for another address a moment ago: wait a minute.");

    public static DomainException TooOften() =>
        new(Refusal.Conflict, "email_change.too_often", "You have asked for another address ten times within a day: try again tomorrow.");

    public static DomainException Provisioned() =>
        new(Refusal.Conflict, "email_change.provisioned", "Your company's directory says what your address is: have it changed there.");

    public static DomainException NotFound() => new(Refusal.NotFound, "email_change.not_found", "No other address waits to be confirmed.");

    public static DomainException InvalidLink() =>
        new(Refusal.Rule, "email_change.invalid", "The link is unknown, used, cancelled or older than 24 hours: ask for a new one.") { Pointer = "/token" };
}
