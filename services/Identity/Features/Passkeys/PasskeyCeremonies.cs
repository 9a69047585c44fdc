using System.Buffers.Text;
using System.Text.Json;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Passkeys;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Passkeys;

/// <summary>Gives options out and verifies what authenticators answer to them; what was given out stays here, for one answer.</summary>
internal sealed class PasskeyCeremonies(IdentityDbContext db, OfferedPasskeys offered, IPasskeyHandler<User> handler, PasskeySite site, TimeProvider time)
{
    /// <summary>Options to register one more passkey of the user.</summary>
    public async Task<JsonElement> BeginRegistration(User user, HttpContext http, CancellationToken ct)
    {
        offered.Offer(user, await db.Passkeys.OfUser(user.Id).AsNoTracking().ToListAsync(ct));
        var entity = new PasskeyUserEntity { Id = user.Id.ToString(), Name = user.Email.Value, DisplayName = user.FullName };
        var made = await handler.MakeCreationOptionsAsync(entity, http);
        return await Keep(user.Id, made.CreationOptionsJson, made.AttestationState!, ct);
    }

    /// <summary>Options to sign in, which name nobody.</summary>
    public async Task<JsonElement> BeginSignIn(HttpContext http, CancellationToken ct)
    {
        var made = await handler.MakeRequestOptionsAsync(null, http);
        return await Keep(null, made.RequestOptionsJson, made.AssertionState!, ct);
    }

    /// <summary>The credential that the answer to the user's own options proves; refuses every other answer.</summary>
    public async Task<ProvedCredential> Attest(Guid userId, JsonElement credential, HttpContext http, CancellationToken ct)
    {
        var answer = PasskeyAnswer.Of(credential) ?? throw PasskeyErrors.Refused();
        var ceremony = await db.TakeCeremony(answer.Challenge, userId, time.GetUtcNow(), ct) ?? throw PasskeyErrors.InvalidChallenge();
        if (!site.IsOurs(answer.Origin))
            throw PasskeyErrors.InvalidOrigin();

        var result = await handler.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = answer.Json, AttestationState = ceremony.State });
        return result.Succeeded ? Proved(result.Passkey) : throw PasskeyErrors.Refused();
    }

    /// <summary>The user's passkey as the answer proves it, its new counter along, or null.</summary>
    public async Task<ProvedCredential?> Assert(User user, Passkey passkey, PasskeyAnswer answer, PasskeyCeremony ceremony, HttpContext http)
    {
        offered.Offer(user, [passkey]);
        var result = await handler.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = answer.Json, AssertionState = ceremony.State });
        return result.Succeeded ? Proved(result.Passkey) : null;
    }

    private async Task<JsonElement> Keep(Guid? userId, string options, string state, CancellationToken ct)
    {
        var (given, now) = (JsonElement.Parse(options), time.GetUtcNow());
        await db.PasskeyCeremonies.Where(old => old.ExpiresAt < now).ExecuteDeleteAsync(ct);
        db.Add(new PasskeyCeremony
        {
            Challenge = Base64Url.DecodeFromChars(given.GetProperty("challenge").GetString()),
            UserId = userId,
            State = state,
            ExpiresAt = now + PasskeyCeremony.Life,
        });
        await db.SaveChangesAsync(ct);
        return given;
    }

    private static ProvedCredential Proved(UserPasskeyInfo passkey) => new(
        passkey.CredentialId, passkey.PublicKey, passkey.SignCount, passkey.Transports ?? [], passkey.IsBackupEligible, passkey.IsBackedUp);
}
