using System.ComponentModel.DataAnnotations;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Domain.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Tenancy.Features.Onboarding;

/// <summary>Signs up a company; its administrator is mailed a link to confirm and to set a password, which this takes none of.</summary>
public static class SignUpCompany
{
    public sealed record Request(
        [property: StringLength(255, MinimumLength = 1)] string Company,
        [property: RegularExpression("^[a-z0-9](?:[a-z0-9-]{1,61}[a-z0-9])$", ErrorMessage = "A slug has 3 to 63 lower-case letters, digits and inner hyphens.")] string Slug,
        [property: StringLength(254)] string AdminEmail,
        [property: StringLength(100, MinimumLength = 1)] string AdminName,
        bool Sandbox = false);

    public sealed record Response(Guid TenantId, string Slug, TenantStatus Status, string StatusUrl);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/onboarding/public", Handle).WithName("SignUpCompany").Anonymous("a company has no token before it signs up");

    public static async Task<Accepted<Response>> Handle(Request request, TenancyDbContext db, CurrentOperation operation, TimeProvider time, CancellationToken ct)
    {
        var tenant = Tenant.SignUp(request.Slug, request.Company, EmailAddress.Of(request.AdminEmail, "/admin_email"), request.AdminName, request.Sandbox, time.GetUtcNow());
        operation.EnterNamed(tenant.Id);
        if (!await db.TakeSlug(tenant.Slug, tenant.Id, ct))
            throw TenantErrors.SlugTaken(tenant.Slug);

        db.Add(tenant);
        await db.SaveChangesAsync(ct);

        var url = $"/api/v1/tenants/{tenant.Id}/onboarding/status";
        return TypedResults.Accepted(url, new Response(tenant.Id, tenant.Slug, tenant.Status, url));
    }
}
