using DotMac.Kernel;

namespace DotMac.Notifications.Domain.Texts;

/// <summary>Every way in which an operation on a text message may be refused.</summary>
public static class TextErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "sms.not_found", "There is no such text message.");
}
