using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace DotMac.Identity.Data;

/// <summary>Lets <c>dotnet ef migrations add</c> build the context without a host.</summary>
public sealed class IdentityDesignTime : IDesignTimeDbContextFactory<IdentityDbContext>
{
    public IdentityDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<IdentityDbContext>();
        DatabaseSetup.Configure(options, "Host=127.0.0.1");
        return new(options.Options, new CurrentOperation(), new OutboxSignal(), TimeProvider.System);
    }
}
