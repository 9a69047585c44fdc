using DotMac.Notifications.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Notifications.Features.Texts;

/// <summary>Lists the text messages that were sent in the tenant's name, newest first.</summary>
public static class ListTexts
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("", Handle).WithName("ListTexts").RequirePermission("communications.read");

    public static async Task<Ok<Page<TextResponse>>> Handle(NotificationsDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Texts, TextResponse.Of, ct));
}
