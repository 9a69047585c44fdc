using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Confirmations;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Users;

/// <summary>
/// <c>create-admin --email x [--if-none]</c>: makes a platform administrator and prints the one-time link with which it chooses its
/// password. With <c>--if-none</c> it does nothing when an administrator can sign in already.
/// </summary>
internal static class CreateAdmin
{
    private const string Name = "Platform administrator";

    public static async Task<int> Run(IServiceProvider services, string[] args, TextWriter output, CancellationToken ct)
    {
        var given = args.SkipWhile(arg => arg != "--email").Skip(1).FirstOrDefault();
        if (!EmailAddress.TryOf(given, out var email))
        {
            await output.WriteLineAsync("Usage: create-admin --email <address> [--if-none]");
            return 2;
        }

        await using var scope = services.CreateAsyncScope();
        var operation = scope.ServiceProvider.GetRequiredService<CurrentOperation>();
        operation.EnterTenant(Tenants.Platform);
        (operation.Action, operation.Actor) = ("create_admin", new AuditActor("service", "identity"));
        var db = scope.ServiceProvider.GetRequiredService<IdentityDbContext>();
        if (args.Contains("--if-none") && await HasAdmin(db, ct))
            return 0;
        if (await db.Users.AsNoTracking().ByEmail(email, ct) is { Active: false, RemovedAt: null })
        {
            await output.WriteLineAsync($"{email} is disabled: another platform administrator enables it.");
            return 1;
        }

        var link = await Issue(db, email, scope.ServiceProvider.GetRequiredService<TimeProvider>(), ct);
        await output.WriteLineAsync(link is null
            ? $"{email} has confirmed its address already: it signs in with its password."
            : $"{ConfirmationMail.LinkBase(scope.ServiceProvider.GetRequiredService<IConfiguration>())}?token={link}");
        return 0;
    }

    private static Task<bool> HasAdmin(IdentityDbContext db, CancellationToken ct) =>
        db.Users.AnyAsync(user => user.Active && user.PasswordHash != null && user.Roles.Any(held => held.Role == SystemRoles.PlatformAdmin), ct);

    private static async Task<string?> Issue(IdentityDbContext db, EmailAddress email, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var role = SystemRoles.Of(SystemRoles.PlatformAdmin, Tenants.Platform);
        var known = await db.Users.Include(user => user.Verifications).AsSingleQuery().ByEmail(email, ct);
        var user = known ?? User.Register(email, null, Name, [role], null, now);
        if (known is null)
            db.Add(user);
        else if (known.RemovedAt is not null)
            known.ComeBack(Name, role, now);
        else
            user.Assign(role, null, now);

        var link = user.PasswordHash is null ? user.ReplaceLink(Tenants.Platform, now).ToString() : null;
        db.Announce(
            new Audited("identity", db.Users.Entry(user).State == EntityState.Added ? "create_admin" : "renew_admin_link", "succeeded", null,
                new AuditActor("service", "identity"),
                [new("user", user.Id)], [], now, null, null, null), Guid.CreateVersion7());
        await db.SaveChangesAsync(ct);
        await db.Commit(ct);
        return link;
    }
}
