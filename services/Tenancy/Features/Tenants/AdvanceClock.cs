using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Domain.Tenants;
using DotMac.Tenancy.Due;

namespace DotMac.Tenancy.Features.Tenants;

/// <summary>
/// Sends a sandbox tenant's clock forward: everything that becomes due on the way happens, in order, in every service. Answers 200 once all has
/// settled at the target; 202 with the clock's address when that takes longer than 20 seconds, or at once when an Idempotency-Key is sent.
/// </summary>
public static class AdvanceClock
{
    public sealed record Request(DateTimeOffset Until);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/clock/advance", Handle).WithName("AdvanceClock")
        .RequirePermission("tenant.clock.advance").Produces<ClockResponse>().Produces<ClockResponse>(StatusCodes.Status202Accepted);

    public static async Task<IResult> Handle(Guid id, Request request, TenancyDbContext db, TenantClock clock, CancellationToken ct)
    {
        var tenant = await db.Tenants.FindAsync([id], ct) ?? throw TenantErrors.NotFound();
        tenant.AdvanceClock(request.Until.ToUniversalTime());
        db.Schedule(DriveClock.Kind, tenant.Id, clock.Now);
        await db.SaveChangesAsync(ct);
        return new WhenSettled(tenant.Id);
    }

    /// <summary>Runs after the operation has committed, and waits for what it began.</summary>
    private sealed record WhenSettled(Guid Id) : IResult
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var (services, ct) = (httpContext.RequestServices, httpContext.RequestAborted);
            var (db, wall) = (services.GetRequiredService<TenancyDbContext>(), services.GetRequiredService<TimeProvider>());
            // An answer that is kept for replays is made before the commit: there is nothing to wait for yet.
            var patience = services.GetRequiredService<CurrentOperation>().TransactionOpen ? TimeSpan.Zero : Patience;
            var began = wall.GetTimestamp();
            while (true)
            {
                db.ChangeTracker.Clear();
                var clock = ClockResponse.From((await db.Tenants.FindAsync([Id], ct))!);
                if (patience > TimeSpan.Zero)
                    await db.Commit(ct);
                if (clock.Target is null || wall.GetElapsedTime(began) >= patience)
                {
                    await Answer(httpContext, clock).ExecuteAsync(httpContext);
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), wall, ct);
            }
        }

        private IResult Answer(HttpContext http, ClockResponse clock)
        {
            if (clock.Target is null)
                return TypedResults.Ok(clock);
            http.Response.Headers.RetryAfter = "1";
            return TypedResults.Accepted($"/api/v1/tenants/{Id}/clock", clock);
        }
    }
}
