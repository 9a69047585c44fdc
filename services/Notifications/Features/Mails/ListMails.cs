using DotMac.Notifications.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Notifications.Features.Mails;

/// <summary>Lists the mails that were sent in the tenant's name, newest first.</summary>
public static class ListMails
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("", Handle).WithName("ListMails").RequirePermission("communications.read");

    public static async Task<Ok<Page<MailResponse>>> Handle(NotificationsDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Mails, MailResponse.Of, ct));
}
