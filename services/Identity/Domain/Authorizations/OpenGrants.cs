namespace DotMac.Identity.Domain.Authorizations;

/// <summary>What a user let a client have that gave no session yet.</summary>
public sealed record OpenGrants(IReadOnlyList<AuthorizationCode> Codes, IReadOnlyList<DeviceGrant> Devices)
{
    public void VoidAll(DateTimeOffset now)
    {
        foreach (var code in Codes)
            code.Void(now);
        foreach (var grant in Devices)
            grant.End(now);
    }
}
