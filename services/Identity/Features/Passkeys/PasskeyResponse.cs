using System.Linq.Expressions;
using System.Text.Json;
using DotMac.Identity.Domain.Passkeys;

namespace DotMac.Identity.Features.Passkeys;

/// <summary>A passkey of the caller; <c>backed_up</c> tells whether it outlives the device on which it was made.</summary>
public sealed record PasskeyResponse(
    Guid Id, string Name, IReadOnlyList<string> Transports, bool BackupEligible, bool BackedUp, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt)
{
    internal static readonly Expression<Func<Passkey, PasskeyResponse>> Projection = passkey => new(
        passkey.Id, passkey.Name, passkey.Transports, passkey.BackupEligible, passkey.BackedUp, passkey.CreatedAt, passkey.LastUsedAt);

    private static readonly Func<Passkey, PasskeyResponse> Project = Projection.Compile();

    internal static PasskeyResponse From(Passkey passkey) => Project(passkey);
}

/// <summary>What a page hands to the browser: for <c>PublicKeyCredential.parseCreationOptionsFromJSON</c> or <c>parseRequestOptionsFromJSON</c>.</summary>
public sealed record PasskeyOptions(JsonElement Options, int ExpiresIn)
{
    internal static PasskeyOptions Of(JsonElement options) => new(options, (int)PasskeyCeremony.Life.TotalSeconds);
}
