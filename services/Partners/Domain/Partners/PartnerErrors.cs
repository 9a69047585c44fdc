using DotMac.Kernel;

namespace DotMac.Partners.Domain.Partners;

/// <summary>Every way in which an operation on a partner may be refused.</summary>
public static class PartnerErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "partner.not_found", "There is no such partner.");

    public static DomainException EmailTaken(EmailAddress email) =>
        new(Refusal.Conflict, "partner.email_taken", $"A partner with the address {email} exists already.") { Pointer = "/email" };
}
