using DotMac.Kernel;

namespace DotMac.Identity.Domain.Authorizations;

/// <summary>Why a device gets no leave.</summary>
public static class DeviceErrors
{
    /// <summary>Unknown, used and expired codes look the same.</summary>
    public static DomainException UnknownCode() =>
        new(Refusal.Rule, "device.code_unknown", "The code is not known, or is too old. Look at your device again.");
}
