using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Texts;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Notifications.Features.Texts;

/// <summary>Shows one text message of the log.</summary>
public static class GetText
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/{id:guid}", Handle).WithName("GetText").RequirePermission("communications.read");

    public static async Task<Ok<TextResponse>> Handle(Guid id, NotificationsDbContext db, CancellationToken ct) =>
        TypedResults.Ok(TextResponse.From(await db.Texts.FindAsync([id], ct) ?? throw TextErrors.NotFound()));
}
