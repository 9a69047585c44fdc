using DotMac.Contracts.Tenancy;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Revocations;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Consumers;

public sealed class TenantConsumersTests(IdentityHost host)
{
    [Fact]
    public async Task Sign_up_and_status_in_any_order_and_doubled_give_one_owner_one_mail_and_the_last_status()
    {
        var id = Guid.CreateVersion7();
        var (slug, email) = ($"shuffled-{id:N}", $"owner@{id:N}.example");
        var created = new TenantCreated(id, slug, "Shuffled", "pending", "starter", false, email, "Ada", TimeProvider.System.GetUtcNow());
        await host.Deliver(id, new TenantStatusChanged(id, slug, "Shuffled", "trial", "active", null, false, null), times: 2, sequence: 3);
        await host.Deliver(id, created, times: 2, sequence: 1);
        await host.Deliver(id, new TenantStatusChanged(id, slug, "Shuffled", "pending", "trial", null, false, null), times: 2, sequence: 2);
        await host.Deliver(id, created, sequence: 1); // published anew under another id

        var company = new Company(host, id, slug, email);
        await company.LinkOf(email);
        await Eventually.Get(
            () => host.As(id, db => db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM inbox").SingleAsync()),
            consumed => consumed == 8, "consumption");
        (await host.As(id, db => db.Users.CountAsync())).ShouldBe(1);
        (await company.Mails(email)).Count.ShouldBe(1);
        var entry = await host.As(id, db => db.Set<SignInEntry>().AsNoTracking().SingleAsync(entry => entry.Tenant == id));
        (entry.Name, entry.Status, entry.Sequence).ShouldBe((slug, "active", 3));
    }

    [Fact]
    public async Task Only_a_tenant_that_stops_loses_its_tokens()
    {
        var company = await host.SignUp();
        await host.Status(company, "active", 3);
        await host.Status(company, "suspended", 4);
        await host.Status(company, "active", 5);
        var marks = await host.As(company.Id, db => db.Set<RevocationMark>().CountAsync(mark => mark.Subject == company.Id.ToString()));
        marks.ShouldBe(1);
    }
}
