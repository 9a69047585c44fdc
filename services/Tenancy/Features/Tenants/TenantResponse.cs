using System.Linq.Expressions;
using DotMac.Tenancy.Domain.Tenants;

namespace DotMac.Tenancy.Features.Tenants;

/// <summary>A tenant as its own people see it. <c>plan_id</c> and the days are those of its subscription to the platform; null where it never had one.</summary>
public sealed record TenantResponse(
    Guid Id, string Slug, string Name, TenantStatus Status, string Plan, int MaxUsers, bool Sandbox, DateTimeOffset CreatedAt, DateTimeOffset? TrialEndsAt, DateTimeOffset? ClockNow,
    SuspensionCause? SuspendedFor, Guid? PlanId, DateTimeOffset? SubscriptionStartsAt, DateTimeOffset? SubscriptionEndsAt)
{
    public static Expression<Func<Tenant, TenantResponse>> Of { get; } = tenant => new(
        tenant.Id, tenant.Slug, tenant.Name, tenant.Status, tenant.Plan, tenant.MaxUsers, tenant.Sandbox, tenant.CreatedAt, tenant.TrialEndsAt, tenant.ClockNow,
        tenant.SuspendedFor, tenant.PlanId, tenant.SubscriptionStartsAt, tenant.SubscriptionEndsAt);

    public static TenantResponse From(Tenant tenant) => new(
        tenant.Id, tenant.Slug, tenant.Name, tenant.Status, tenant.Plan, tenant.MaxUsers, tenant.Sandbox, tenant.CreatedAt, tenant.TrialEndsAt, tenant.ClockNow,
        tenant.SuspendedFor, tenant.PlanId, tenant.SubscriptionStartsAt, tenant.SubscriptionEndsAt);
}
