using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Settings;

/// <summary>Shows on which days customers are reminded by themselves: on none until somebody names some.</summary>
public static class GetReminderSchedule
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/reminders", Handle)
        .WithName("GetReminderSchedule").RequirePermission("billing.settings.view");

    public static async Task<Ok<ReminderScheduleResponse>> Handle(BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        if (await db.ReminderSchedules.SingleOrDefaultAsync(ct) is not { } schedule)
            return TypedResults.Ok(new ReminderScheduleResponse([], []));
        http.SetETag(schedule);
        return TypedResults.Ok(ReminderScheduleResponse.From(schedule));
    }
}
