using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>Asks Notifications to tell a user what became of the second factor, so that a thief's change is noticed.</summary>
internal sealed class SecondFactorMail(IdentityDbContext db, TimeProvider time)
{
    private const string Template = "email.auth.second_factor_changed";

    public Task Tell(User user, string what, CancellationToken ct) =>
        db.RequestMail(Template, user, new() { ["what"] = what, ["changed_at"] = UserMail.Text(time.GetUtcNow()) }, ct);
}
