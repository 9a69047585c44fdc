using System.Text;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Secrets;
using DotMac.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace DotMac.ServiceDefaults.Tests;

public sealed class VaultTests : IAsyncLifetime
{
    private static readonly CancellationToken Ct = CancellationToken.None;
    private VaultStub stub = null!;
    private VaultClient vault = null!;

    public async ValueTask InitializeAsync()
    {
        stub = await VaultStub.Start();
        vault = VaultSetup.Client(AppRole, TimeProvider.System);
    }

    public async ValueTask DisposeAsync() => await stub.DisposeAsync();

    [Fact]
    public async Task A_secret_has_versions_of_which_the_newest_is_read()
    {
        (await vault.Write("app/db", Of("first"), 0, Ct)).ShouldBe(1);
        (await vault.Write("app/db", Of("second"), 1, Ct)).ShouldBe(2);
        (await vault.Read("app/db", null, Ct))!.Values["password"].ShouldBe("second");
        (await vault.Read("app/db", 1, Ct))!.Values["password"].ShouldBe("first");
        (await vault.List(null, Ct)).ShouldBe(["app/"]);
        (await vault.List("app", Ct)).ShouldBe(["db"]);
    }

    [Fact]
    public async Task A_version_that_is_missing_or_deleted_is_none()
    {
        await vault.Write("app/db", Of("first"), null, Ct);
        (await vault.Read("app/db", 7, Ct)).ShouldBeNull();
        (await vault.Read("nothing", null, Ct)).ShouldBeNull();
        (await vault.List("nothing", Ct)).ShouldBeEmpty();
        await vault.Delete("app/db", Ct);
        (await vault.Read("app/db", null, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task A_write_upon_another_version_is_refused_with_the_vaults_own_words() =>
        (await Should.ThrowAsync<DomainException>(() => vault.Write("app/db", Of("late"), 3, Ct))).Message.ShouldContain("check-and-set");

    [Fact]
    public async Task Denied_sealed_and_gone_are_told_apart()
    {
        stub.Denied["secret/data/app/db"] = 0;
        await Refuses(() => vault.Read("app/db", null, Ct), "vault.denied", Refusal.Forbidden);
        stub.Sealed = true;
        await Refuses(() => vault.Read("other", null, Ct), "vault.sealed", Refusal.Unavailable);
        (await vault.Health(Ct)).Sealed.ShouldBeTrue();
        await stub.Stop();
        await Refuses(() => vault.Read("other", null, Ct), "vault.unreachable", Refusal.Unavailable);
        await Refuses(() => vault.Health(Ct), "vault.unreachable", Refusal.Unavailable);
    }

    [Fact]
    public async Task One_login_serves_until_its_token_is_void()
    {
        await vault.Write("app/db", Of("first"), null, Ct);
        await vault.Read("app/db", null, Ct);
        stub.Logins.ShouldBe(1);
        stub.ForgetTokens();
        (await vault.Read("app/db", null, Ct)).ShouldNotBeNull();
        stub.Logins.ShouldBe(2);
    }

    [Fact]
    public async Task A_wrong_role_is_denied_and_a_token_works_without_one()
    {
        var stranger = VaultSetup.Client(AppRole with { SecretId = "wrong" }, TimeProvider.System);
        await Refuses(() => stranger.Read("app/db", null, Ct), "vault.denied", Refusal.Forbidden);
        var root = VaultSetup.Client(new VaultSettings(stub.Address) { Token = VaultStub.Root }, TimeProvider.System);
        (await root.Write("app/db", Of("first"), null, Ct)).ShouldBe(1);
        stub.Logins.ShouldBe(0);
    }

    [Theory]
    [InlineData("../sys/raw")]
    [InlineData("/app")]
    [InlineData("app//db")]
    [InlineData("app?list=true")]
    [InlineData("app%2f..")]
    [InlineData("")]
    public async Task A_path_stays_where_it_belongs(string path) => await Refuses(() => vault.Read(path, null, Ct), "vault.path_invalid", Refusal.Malformed);

    [Fact]
    public async Task Transit_opens_what_it_sealed_and_nothing_that_was_changed()
    {
        var box = await vault.Encrypt("plain"u8.ToArray(), Ct);
        box.ShouldStartWith("vault:v1:");
        Encoding.UTF8.GetString(await vault.Decrypt(box, Ct)).ShouldBe("plain");
        await Refuses(() => vault.Decrypt(box[..^4] + "AAAA", Ct), "vault.refused", Refusal.Rule);
    }

    [Fact]
    public async Task Settings_come_from_the_vault_and_stay_while_it_is_away()
    {
        const string master = "vH3qZ8sLw2NcT7bXyR5kJm9PdF4gUa6E";
        var root = VaultSetup.Client(new VaultSettings(stub.Address) { Token = VaultStub.Root, TransitKey = "dotmac" }, TimeProvider.System);
        await root.Write("dotmac/identity", new Dictionary<string, string>
        {
            ["Secrets:MasterKey"] = await root.Encrypt(Encoding.UTF8.GetBytes(master), Ct),
            ["Secrets__FleetKey"] = "in clear",
        }, null, Ct);

        var builder = Builder();
        builder.AddVault();
        await stub.Stop();
        builder.Configuration["Secrets:MasterKey"].ShouldBe(master);
        builder.Configuration["Secrets:FleetKey"].ShouldBe("in clear", "the vault has the last word");
        var sealer = new MasterSealer(builder.Configuration["Secrets:MasterKey"]!);
        sealer.Open(sealer.Seal("a secret"u8, "row"), "row").ShouldBe("a secret"u8.ToArray());
    }

    [Fact]
    public async Task Without_its_vault_nothing_starts()
    {
        await stub.Stop();
        Should.Throw<DomainException>(Builder().AddVault).Code.ShouldBe("vault.unreachable");
    }

    private VaultSettings AppRole => new(stub.Address) { RoleId = VaultStub.RoleId, SecretId = VaultStub.SecretId, TransitKey = "dotmac" };

    private WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Vault:Address"] = stub.Address.ToString(),
            ["Vault:RoleId"] = VaultStub.RoleId,
            ["Vault:SecretId"] = VaultStub.SecretId,
            ["Vault:Path"] = "dotmac/identity",
            ["Vault:TransitKey"] = "dotmac",
            ["Secrets:FleetKey"] = "of a file",
        });
        return builder;
    }

    private static Dictionary<string, string> Of(string password) => new() { ["password"] = password };

    private static async Task Refuses(Func<Task> act, string code, Refusal refusal)
    {
        var refused = await Should.ThrowAsync<DomainException>(act);
        (refused.Code, refused.Refusal).ShouldBe((code, refusal));
    }
}
