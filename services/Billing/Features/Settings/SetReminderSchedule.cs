using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Reminders;
using DotMac.Billing.Due;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Settings;

/// <summary>Names the days on which customers are reminded from the next round on; days that were named already need the ETag that was read.</summary>
public static class SetReminderSchedule
{
    public sealed record Request([property: MaxLength(10)] IReadOnlyList<int> DaysBefore, [property: MaxLength(10)] IReadOnlyList<int> DaysAfter);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/reminders", Handle)
        .WithName("SetReminderSchedule").RequirePermission("billing.settings.manage").ProducesProblem(422);

    public static async Task<Ok<ReminderScheduleResponse>> Handle(
        Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var schedule = await db.ReminderSchedules.SingleOrDefaultAsync(ct);
        if (schedule is null)
            db.Add(schedule = ReminderSchedule.Set(request.DaysBefore, request.DaysAfter));
        else
        {
            http.RequireMatch(schedule);
            schedule.Change(request.DaysBefore, request.DaysAfter);
        }

        await RemindCustomers.Plan(db, schedule, clock.Now, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(schedule);
        return TypedResults.Ok(ReminderScheduleResponse.From(schedule));
    }
}
