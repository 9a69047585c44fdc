using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;

namespace DotMac.Billing.Features.PlanMigrations;

/// <summary>
/// To which plan the subscriptions of one are to be moved, of all customers or of those that are named: now, when their periods end, or on a day, <c>on</c>,
/// for which each of them schedules the change.
/// </summary>
public sealed record MigrationRequest(
    Guid ToPlanId, MigrationTime At = MigrationTime.PeriodEnd, DateOnly? On = null, Proration Proration = Proration.Day,
    [property: MaxLength(PlanMigration.Most)] IReadOnlyList<Guid>? CustomerIds = null);
