using System.ComponentModel.DataAnnotations;
using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Confirmations;

/// <summary>Proves a mailbox with the token that was sent there; a new account gets its password with it, and its name where it registered.</summary>
internal static class ConfirmEmail
{
    public sealed record Request(
        [property: Required, MaxLength(200)] string Token,
        [property: MaxLength(Domain.Users.Password.MostCharacters)] string? Password = null,
        [property: MaxLength(200), RegularExpression(@"(?s).*\S.*", ErrorMessage = "At least one visible character.")] string? FullName = null);

    public sealed record Response(Guid UserId, string Email, Guid TenantId);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/verify-email/confirm", Handle)
        .WithName("ConfirmEmail").WithTags("Sign-in")
        .WithSummary("Confirm a mail address and set a new account's password").Anonymous("the one-time token is the proof");

    public static async Task<Ok<Response>> Handle(
        Request request, PasswordHashing hashing, MailboxProof proof, CurrentOperation operation, IdentityDbContext db, CancellationToken ct)
    {
        if (!SecretToken.TryParse(request.Token, out var link))
            throw UserErrors.InvalidToken();

        operation.EnterNamed(link.Row.TenantId);
        var password = request.Password is null ? null : Password.Choose(request.Password);
        var claim = await proof.Claimed(link, ct);
        claim.Require(request.Password, request.FullName);
        await db.Rollback(); // nothing is held while the password is hashed
        var hash = password is null ? null : await hashing.Hash(password, ct);

        var user = await proof.Use(claim, link, hash, request.FullName, ct);
        operation.Actor = new AuditActor("user", user.Id.ToString());
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(new Response(user.Id, user.Email.Value, user.TenantId));
    }
}
