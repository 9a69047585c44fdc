using System.Net;
using DotMac.Identity.Data;
using DotMac.Identity.Security;
using DotMac.Identity.Tests.Features.SecondFactors;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Secrets;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DotMac.Identity.Tests.Security;

/// <summary>A master key is changed: the former one opens, the new one seals, and once all is sealed anew the former one can go.</summary>
public sealed class ResealingTests(IdentityHost host)
{
    private const string Next = "the next master key Tq4wLx8zNc2Vb7RyKm5JpF9dGs3UaH6e";

    [Fact]
    public async Task All_that_a_former_key_sealed_is_sealed_anew_and_nothing_is_lost()
    {
        var company = await host.SignUp();
        await Authenticator.On(host, company);
        var (before, rotated) = (await Factor(company), new MasterSealer(Next, host.Settings.Values["Secrets:MasterKey"]!));
        try
        {
            (await Resealing(rotated).Run(TestContext.Current.CancellationToken)).Rewritten.ShouldBeGreaterThanOrEqualTo(3);
            (await Resealing(rotated).Run(TestContext.Current.CancellationToken)).ShouldBe(new Resealed(0, 0));

            var without = new MasterSealer(Next);
            var after = await Factor(company);
            var purpose = $"second_factors.sealed_secret:{company.Id}:{after.UserId}";
            without.Open(after.SealedSecret, purpose).ShouldBe(host.Services.GetRequiredService<MasterSealer>().Open(before.SealedSecret, purpose));
            var keys = new SigningKeys(host.Services.GetRequiredService<NpgsqlDataSource>(), without, TimeProvider.System);
            await keys.Load(TestContext.Current.CancellationToken);
            keys.Current.Key.KeyId.ShouldBe(host.Services.GetRequiredService<SigningKeys>().Current.Key.KeyId);
            var ring = await host.As(company.Id, db => db.Set<SealedRingElement>().AsNoTracking().ToListAsync());
            ring.ShouldAllBe(element => without.IsCurrent(element.Element));

            (await Resealing(new MasterSealer("a third key that knows none of them 8f3a")).Run(TestContext.Current.CancellationToken)).Rewritten.ShouldBe(0);
        }
        finally
        {
            await Resealing(new MasterSealer(host.Settings.Values["Secrets:MasterKey"]!, Next)).Run(CancellationToken.None);
        }
    }

    [Fact]
    public async Task No_column_that_holds_sealed_values_is_forgotten() => (await host.As(Tenants.Platform, db => Task.FromResult(
        db.Model.GetEntityTypes().Where(entity => entity.GetProperties().Any(property => property.Name.StartsWith("Sealed", StringComparison.Ordinal)))
            .Select(entity => entity.GetTableName()).ToArray()))).ShouldBe(DotMac.Identity.Security.Resealing.TenantTables, ignoreOrder: true);

    [Fact]
    public async Task An_administrator_asks_for_it_and_a_tenants_owner_does_not()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        await (await host.Post("/api/v1/auth/admin/keys/reseal", new { }, await company.OwnerToken())).Refuses(403, "permission.denied");
        (await host.Post("/api/v1/auth/admin/keys/reseal", new { }, admin)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.Get(
            () => host.As(Tenants.Platform, db => db.DueWork.CountAsync(work => work.Kind == "reseal_secrets")), count => count == 0, "the work done");
    }

    private Resealing Resealing(MasterSealer sealer) =>
        new(host.Services.GetRequiredService<NpgsqlDataSource>(), host.Services.GetRequiredService<PlatformDataSource>(), sealer);

    private Task<Identity.Domain.SecondFactors.SecondFactor> Factor(Company company) =>
        host.As(company.Id, db => db.SecondFactors.AsNoTracking().AsSplitQuery().SingleAsync());
}
