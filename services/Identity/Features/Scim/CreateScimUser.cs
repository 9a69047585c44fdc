using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Scim;

/// <summary>Provides a user, who gets the link to confirm the address; one that the provider had deleted comes back under its id.</summary>
internal static class CreateScimUser
{
    public static void Map(RouteGroupBuilder scim) => scim.MapPost("/Users", Handle).WithName("CreateScimUser");

    public static async Task<IResult> Handle(ScimBody body, HttpContext http, ScimUsers users, IdentityDbContext db, CancellationToken ct)
    {
        var told = ScimDraft.Whole(body).Read();
        await users.RefuseTaken(told, null, ct);
        var user = await Return(told, users, db, ct) ?? User.Provide(told, users.FirstRole, users.Origin);
        if (db.Entry(user).State == EntityState.Detached)
            db.Add(user);
        await db.JoinDefaultTeam(user.Id, users.Origin.At, ct);
        if (user.Active)
        {
            await db.TakeSeat(ct);
            await users.Ask(user, ct);
        }

        await db.SaveChangesAsync(ct);

        http.SetETag(user);
        http.Response.Headers.Location = http.Locate($"Users/{user.Id}");
        return ScimJson.Answer((await users.Shape(http, [user], ct))[0], StatusCodes.Status201Created);
    }

    private static async Task<User?> Return(Provisioned told, ScimUsers users, IdentityDbContext db, CancellationToken ct)
    {
        var user = await db.LockRemovedUser(told.Email, ct);
        user?.ProvideAgain(told, users.FirstRole, users.Origin);
        return user;
    }
}
