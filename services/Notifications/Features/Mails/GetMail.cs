using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Mails;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Notifications.Features.Mails;

/// <summary>Shows one mail of the log.</summary>
public static class GetMail
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/{id:guid}", Handle).WithName("GetMail").RequirePermission("communications.read");

    public static async Task<Ok<MailResponse>> Handle(Guid id, NotificationsDbContext db, CancellationToken ct) =>
        TypedResults.Ok(MailResponse.From(await db.Mails.FindAsync([id], ct) ?? throw MailErrors.NotFound()));
}
