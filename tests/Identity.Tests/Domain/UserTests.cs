using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;

namespace DotMac.Identity.Tests.Domain;

public sealed class UserTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid Tenant = Guid.CreateVersion7();

    private static User Owner() =>
        User.Register(EmailAddress.Of("ada@acme.example"), null, " Ada ", [SystemRoles.Of(SystemRoles.TenantOwner, Tenant)], null, Now);

    [Fact]
    public void Registration_announces_an_unconfirmed_user()
    {
        var user = Owner();
        var fact = user.Raised.ShouldHaveSingleItem().ShouldBeOfType<UserRegistered>();
        (fact.Email, fact.FullName, fact.EmailConfirmed, fact.Roles.Single()).ShouldBe(("ada@acme.example", "Ada", false, "tenant_owner"));
        user.IsOwner.ShouldBeTrue();
    }

    [Fact]
    public void A_name_from_a_provider_is_cut_between_characters()
    {
        var name = new string('a', 199);
        User.Federate(EmailAddress.Of("ada@acme.example"), name + "\U0001F600", SystemRoles.Of(SystemRoles.TenantMember, Tenant), Now).FullName.ShouldBe(name);
        User.Federate(EmailAddress.Of("ada@acme.example"), name + "bc", SystemRoles.Of(SystemRoles.TenantMember, Tenant), Now).FullName.ShouldBe(name + "b");
    }

    [Fact]
    public void Four_wrong_passwords_and_a_pause_are_forgiven_the_fifth_locks_once()
    {
        var user = Owner();
        user.TakeRaised();
        for (var attempt = 0; attempt < 4; attempt++)
            user.FailSignIn(Now);
        user.FailSignIn(Now.AddMinutes(30));
        user.Failures.Locks(Now.AddMinutes(30)).ShouldBeFalse();
        for (var attempt = 0; attempt < 4; attempt++)
            user.FailSignIn(Now.AddMinutes(31));
        user.Failures.LockedUntil.ShouldBe(Now.AddMinutes(91));
        user.FailSignIn(Now.AddMinutes(32));
        user.Failures.LockedUntil.ShouldBe(Now.AddMinutes(91));
        user.Raised.ShouldHaveSingleItem().ShouldBeOfType<UserLocked>().LockedUntil.ShouldBe(Now.AddMinutes(91));
    }

    [Fact]
    public void A_right_password_forgets_the_wrong_ones()
    {
        var user = Owner();
        user.FailSignIn(Now);
        user.SignIn(Tenant, "dotmac", null, null, "renewed", Now);
        (user.Failures, user.PasswordHash).ShouldBe((FailedSignIns.None, "renewed"));
    }

    [Fact]
    public void A_locked_account_refuses_the_right_password_as_a_wrong_one_and_a_proved_mailbox_opens_it()
    {
        var user = Owner();
        var link = user.ReplaceLink(Tenant, Now);
        for (var attempt = 0; attempt < 5; attempt++)
            user.FailSignIn(Now);
        Should.Throw<DomainException>(() => user.SignIn(Tenant, "dotmac", null, null, null, Now)).Code.ShouldBe("credentials.invalid");
        user.Confirm(link, "hash", Now);
        user.SignIn(Tenant, "dotmac", null, null, null, Now).Session.IsLive(Now).ShouldBeTrue();
    }

    [Fact]
    public void A_disabled_user_does_not_sign_in_and_its_tokens_are_marked_once()
    {
        var user = Owner();
        user.Disable("left", [], [], [], Now);
        user.Disable("left", [], [], [], Now);
        user.TakeRevoked().ShouldHaveSingleItem().Kind.ShouldBe("user");
        Should.Throw<DomainException>(() => user.SignIn(Tenant, "dotmac", null, null, null, Now)).Code.ShouldBe("user.disabled");
    }

    [Fact]
    public void A_role_that_is_held_twice_or_not_at_all()
    {
        var user = Owner();
        user.Assign(SystemRoles.Of(SystemRoles.TenantOwner, Tenant), null, Now);
        user.Roles.Count.ShouldBe(1);
        Should.Throw<DomainException>(() => user.Unassign("tenant_admin")).Refusal.ShouldBe(Refusal.NotFound);
    }
}
