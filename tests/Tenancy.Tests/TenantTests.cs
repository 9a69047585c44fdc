using DotMac.Contracts.Tenancy;
using DotMac.Kernel;
using DotMac.Tenancy.Domain.Tenants;

namespace DotMac.Tenancy.Tests;

/// <summary>The life of a tenant: its states, what it announces, and a sandbox's clock.</summary>
public sealed class TenantTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_trial_lasts_fourteen_days_and_ends_in_suspension()
    {
        var tenant = SignUp();
        tenant.Confirm(Now);
        tenant.Confirm(Now.AddDays(1));
        tenant.TrialEndsAt.ShouldBe(Now.AddDays(14));

        tenant.EndTrial(null);
        tenant.Status.ShouldBe(TenantStatus.Suspended);
        tenant.Raised.OfType<TenantStatusChanged>().Select(fact => $"{fact.OldStatus} {fact.Status} {fact.Reason}").ShouldBe(["pending trial ", "trial suspended trial_expired"]);
    }

    [Fact]
    public void A_trial_that_was_converted_does_not_end()
    {
        var tenant = SignUp();
        tenant.Confirm(Now);
        tenant.Activate(null, Now);
        tenant.EndTrial(null);
        tenant.Status.ShouldBe(TenantStatus.Active);
    }

    [Fact]
    public void A_pending_tenant_can_be_neither_activated_nor_suspended()
    {
        Code(() => SignUp().Activate(null, Now)).ShouldBe("tenant.wrong_status");
        Code(() => SignUp().Suspend("unpaid")).ShouldBe("tenant.wrong_status");
    }

    [Theory]
    [InlineData("platform")]
    [InlineData("www")]
    [InlineData("xn--80ak6aa92e")]
    [InlineData("00000000-0000-7000-8000-000000000000")]
    public void A_slug_that_means_the_platform_or_misleads_is_refused(string slug) => Code(() => SignUp(slug: slug)).ShouldBe("tenant.slug_reserved");

    [Fact]
    public void A_name_without_a_visible_character_is_refused() => Code(() => SignUp(name: "  ")).ShouldBe("tenant.name_blank");

    [Fact]
    public void Only_a_sandbox_has_a_clock() => Code(() => SignUp().AdvanceClock(Now.AddDays(1))).ShouldBe("tenant.not_a_sandbox");

    [Fact]
    public void A_sandboxs_clock_goes_forward_once_at_a_time_and_its_trial_does_not_end()
    {
        var tenant = SignUp(sandbox: true);
        tenant.Confirm(Now);
        tenant.TrialEndsAt.ShouldBeNull();
        Code(() => tenant.AdvanceClock(Now.AddSeconds(-1))).ShouldBe("tenant.clock_backwards");
        Code(() => tenant.AdvanceClock(Now.AddYears(3))).ShouldBe("tenant.clock_too_far");

        tenant.AdvanceClock(Now.AddDays(2));
        Code(() => tenant.AdvanceClock(Now.AddDays(3))).ShouldBe("tenant.clock_advancing");
        tenant.MoveClock(Now.AddDays(1));
        (tenant.ClockNow, tenant.ClockTarget).ShouldBe((Now.AddDays(1), Now.AddDays(2)));
        tenant.MoveClock(Now.AddDays(2));
        // It stands only once it has settled there.
        tenant.ClockTarget.ShouldNotBeNull();
        tenant.MoveClock(Now.AddDays(2));
        (tenant.ClockNow, tenant.ClockTarget).ShouldBe((Now.AddDays(2), null));
    }

    private static Tenant SignUp(string slug = "acme", string name = "Acme", bool sandbox = false) =>
        Tenant.SignUp(slug, name, EmailAddress.Of("ada@acme.example"), "Ada", sandbox, Now);

    private static string Code(Action act) => Should.Throw<DomainException>(act).Code;
}
