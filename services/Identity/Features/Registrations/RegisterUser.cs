using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Registrations;
using DotMac.Identity.Domain.SignInPolicies;
using DotMac.Identity.Due;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Registrations;

/// <summary>
/// Registers with a company that lets everybody in; the link in the mail proves the address, takes name, password and a seat. What is refused here is the company's doing
/// alone: all that depends on who has an account is done afterwards, as due work.
/// </summary>
internal static class RegisterUser
{
    public sealed record Request([property: Required, MaxLength(254)] string Email, [property: MaxLength(255)] string? Tenant = null);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/register", Handle).WithName("RegisterUser").WithTags("Sign-in")
        .WithSummary("Register with a company that lets everybody in").Anonymous("the mail goes to the mailbox alone");

    public static async Task<Accepted> Handle(
        Request request, HttpContext http, SignInDirectory directory, CurrentOperation operation, IdentityDbContext db, CancellationToken ct)
    {
        var email = EmailAddress.Of(request.Email, "/email");
        operation.EnterNamed(operation.TenantId ?? await directory.Find(http, request.Tenant, ct) ?? throw SignInPolicyErrors.RegistrationClosed());
        if ((await db.SignInPolicy(ct)).RefusalOf(email) is { } refusal)
            throw refusal;
        await db.RefuseIfBlocked(ct);
        await db.RefuseIfFull(ct);

        var asked = db.Add(Registration.Ask(email)).Entity;
        db.Schedule(JudgeRegistration.Kind, asked.Id, DateTimeOffset.UnixEpoch); // at once, whatever time it is in a sandbox
        await db.SaveChangesAsync(ct);
        return TypedResults.Accepted((string?)null);
    }
}
