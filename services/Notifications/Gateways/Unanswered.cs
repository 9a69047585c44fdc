using DotMac.ServiceDefaults.Outbound;

namespace DotMac.Notifications.Gateways;

/// <summary>Calls to the outside that got no answer.</summary>
internal static class Unanswered
{
    /// <summary>Why there was none, as tenants read it; null for what is a bug of ours.</summary>
    public static string? Reason(Exception exception) => exception switch
    {
        TaskCanceledException => "timeout",
        HttpRequestException { InnerException: BlockedAddressException } => "blocked-address",
        HttpRequestException or IOException => "unreachable",
        _ => null,
    };
}
