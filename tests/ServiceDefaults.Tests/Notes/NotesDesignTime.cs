using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace DotMac.ServiceDefaults.Tests.Notes;

/// <summary>Lets <c>dotnet ef migrations add</c> build the context without a host.</summary>
public sealed class NotesDesignTime : IDesignTimeDbContextFactory<NotesDbContext>
{
    public NotesDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<NotesDbContext>();
        DatabaseSetup.Configure(options, "Host=127.0.0.1");
        return new(options.Options, new CurrentOperation(), new OutboxSignal());
    }
}
