using System.Linq.Expressions;
using DotMac.Tenancy.Domain.Tenants;

namespace DotMac.Tenancy.Features.Tenants;

/// <summary>A tenant as its own people see it.</summary>
public sealed record TenantResponse(
    Guid Id, string Slug, string Name, TenantStatus Status, string Plan, int MaxUsers, bool Sandbox, DateTimeOffset CreatedAt, DateTimeOffset? TrialEndsAt, DateTimeOffset? ClockNow)
{
    public static Expression<Func<Tenant, TenantResponse>> Of { get; } = tenant => new(
        tenant.Id, tenant.Slug, tenant.Name, tenant.Status, tenant.Plan, tenant.MaxUsers, tenant.Sandbox, tenant.CreatedAt, tenant.TrialEndsAt, tenant.ClockNow);

    public static TenantResponse From(Tenant tenant) => new(
        tenant.Id, tenant.Slug, tenant.Name, tenant.Status, tenant.Plan, tenant.MaxUsers, tenant.Sandbox, tenant.CreatedAt, tenant.TrialEndsAt, tenant.ClockNow);
}
