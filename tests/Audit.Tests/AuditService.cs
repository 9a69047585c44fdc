using DotMac.Audit.Data;
using DotMac.TestKit;

[assembly: AssemblyFixture(typeof(DotMac.Audit.Tests.AuditService))]

namespace DotMac.Audit.Tests;

public sealed class AuditService() : ServiceFixture<Program, AuditDbContext>("audit")
{
    /// <summary>What a superuser can do, whom no grant and no policy holds.</summary>
    public async Task Run(string sql)
    {
        await using var command = Superuser.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
