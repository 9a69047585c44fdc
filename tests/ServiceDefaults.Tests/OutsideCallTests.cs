using DotMac.ServiceDefaults.Tenancy;
using DotMac.ServiceDefaults.Tests.Notes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.ServiceDefaults.Tests;

/// <summary>No outside call while a transaction is open (design, section 3): what every gateway asks before it calls.</summary>
public sealed class OutsideCallTests(NotesService service)
{
    [Fact]
    public async Task A_call_inside_an_open_transaction_is_refused_and_after_the_commit_it_is_not()
    {
        await using var scope = service.Services.CreateAsyncScope();
        var operation = scope.ServiceProvider.GetRequiredService<CurrentOperation>();
        operation.EnterTenant(Guid.CreateVersion7());
        operation.Begin();
        var db = scope.ServiceProvider.GetRequiredService<NotesDbContext>();

        await db.Notes.AnyAsync();
        Should.Throw<InvalidOperationException>(CurrentOperation.RequireNoTransaction);
        await db.Commit(default);
        Should.NotThrow(CurrentOperation.RequireNoTransaction);
    }
}
