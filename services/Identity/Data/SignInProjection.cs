using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Data;

/// <summary>
/// Keeps the sign-in directory; events may come in any order, the highest sequence stands. A name stays with the tenant that has it.
/// </summary>
internal static class SignInProjection
{
    /// <summary>False when the directory knows something newer already.</summary>
    public static async Task<bool> ProjectSignIn(
        this IdentityDbContext db, Guid tenant, string name, string status, long sequence, CancellationToken ct)
    {
        var rows = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO sign_in_directory (name, tenant, status, sequence) VALUES ({name}, {tenant}, {status}, {sequence})
            ON CONFLICT (name) DO UPDATE SET status = excluded.status, sequence = excluded.sequence
            WHERE sign_in_directory.tenant = excluded.tenant AND sign_in_directory.sequence < excluded.sequence
            """,
            ct);
        db.MarkSaved();
        return rows == 1;
    }
}
