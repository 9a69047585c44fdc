using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Customers;

/// <summary>Registers a customer, with the referral code that it came with. The platform names the tenant that it is, where that did not become one by itself.</summary>
public static class CreateCustomer
{
    public sealed record Request(
        [property: StringLength(255, MinimumLength = 1)] string Name,
        [property: StringLength(254)] string Email,
        [property: StringLength(3, MinimumLength = 3)] string Currency,
        [property: StringLength(64)] string TimeZone = "UTC",
        [property: StringLength(1000)] string? Address = null,
        [property: StringLength(40, MinimumLength = 1)] string? ReferralCode = null,
        PostalAddressRequest? PostalAddress = null,
        [property: StringLength(100, MinimumLength = 1)] string? BuyerReference = null,
        [property: MaxLength(50)] IReadOnlyList<string>? Segments = null,
        Guid? CustomerTenantId = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateCustomer").RequirePermission("billing.customers.manage").ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<CustomerResponse>> Handle(
        Request request, BillingDbContext db, HttpContext http, TenantClock clock, CancellationToken ct)
    {
        if (request.CustomerTenantId is { } tenant)
            await Claim(tenant, db, ct);
        var (email, currency) = (EmailAddress.Of(request.Email, "/email"), Kernel.Currency.Of(request.Currency, "/currency"));
        var customer = Customer.Register(
            request.Name, email, currency, request.TimeZone, request.Address, request.ReferralCode, clock.Now, request.PostalAddress?.At("/postal_address"),
            request.BuyerReference, Segments.Of(request.Segments), request.CustomerTenantId);
        db.Add(customer);
        await db.SaveChangesAsync(ct);
        http.SetETag(customer);
        return TypedResults.Created($"/api/v1/billing/customers/{customer.Id}", CustomerResponse.From(customer));
    }

    private static async Task Claim(Guid tenant, BillingDbContext db, CancellationToken ct)
    {
        if (db.TenantId != Tenants.Platform)
            throw CustomerErrors.NoTenants();
        if (tenant == Tenants.Platform)
            throw CustomerErrors.PlatformItself();
        await db.HoldTenant(tenant, ct); // its sign-up may be told at the same time
    }
}
