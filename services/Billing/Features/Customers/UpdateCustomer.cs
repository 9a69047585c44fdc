using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Customers;

/// <summary>Changes what invoices show of a customer; needs the ETag that was read.</summary>
public static class UpdateCustomer
{
    public sealed record Request(
        [property: StringLength(255, MinimumLength = 1)] string Name,
        [property: StringLength(254)] string Email,
        [property: StringLength(1000)] string? Address = null,
        PostalAddressRequest? PostalAddress = null,
        [property: StringLength(100, MinimumLength = 1)] string? BuyerReference = null,
        [property: MaxLength(50)] IReadOnlyList<string>? Segments = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/{id:guid}", Handle)
        .WithName("UpdateCustomer").RequirePermission("billing.customers.manage");

    public static async Task<Ok<CustomerResponse>> Handle(Guid id, Request request, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var customer = await db.Customers.FindAsync([id], ct) ?? throw CustomerErrors.NotFound();
        http.RequireMatch(customer);
        customer.Change(
            request.Name, EmailAddress.Of(request.Email, "/email"), request.Address, request.PostalAddress?.At("/postal_address"), request.BuyerReference,
            Segments.Of(request.Segments));
        await db.SaveChangesAsync(ct);
        http.SetETag(customer);
        return TypedResults.Ok(CustomerResponse.From(customer));
    }
}
