using DotMac.Kernel;
using DotMac.Notifications.Domain;

namespace DotMac.Notifications.Gateways;

/// <summary>The way out for every text message of the fleet.</summary>
public interface ISmsSender
{
    /// <summary>Hands one text to a provider; a repetition has the same id, by which the provider may know it.</summary>
    Task<SendOutcome> Send(Guid id, PhoneNumber to, string text, CancellationToken ct);
}
