using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Domain.SignInPolicies;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Registrations;

/// <summary>Registers with a company that lets everybody in; the link in the mail proves the address and takes the password. Who is known gets the same answer.</summary>
internal static class RegisterUser
{
    /// <summary>It goes to a mailbox that nobody has proved: nothing in it is shown as a link there.</summary>
    private const string FullNames = @"^(?!.*\w\.\w\w)(?=.*\S)[^\x00-\x1F/\\:@<>]+$";

    public sealed record Request(
        [property: Required, MaxLength(254)] string Email,
        [property: Required, MaxLength(200), RegularExpression(FullNames, ErrorMessage = "A name, without addresses.")] string FullName,
        [property: MaxLength(255)] string? Tenant = null);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/register", Handle).WithName("RegisterUser").WithTags("Sign-in")
        .WithSummary("Register with a company that lets everybody in").Anonymous("the mail goes to the mailbox alone");

    public static async Task<Accepted> Handle(
        Request request, HttpContext http, SignInDirectory directory, CurrentOperation operation, Registration registration, CancellationToken ct)
    {
        http.Response.BeginEvenly();
        var email = EmailAddress.Of(request.Email, "/email");
        operation.EnterNamed(operation.TenantId ?? await directory.Find(http, request.Tenant, ct) ?? throw SignInPolicyErrors.RegistrationClosed());
        await registration.Register(email, request.FullName, ct);
        return TypedResults.Accepted((string?)null);
    }
}
