using DotMac.Contracts.Tenancy;
using DotMac.Kernel;
using DotMac.Tenancy.Domain.Subscriptions;

namespace DotMac.Tenancy.Domain.Tenants;

/// <summary>A company that uses the platform. Its id is the tenant id of everything that it owns.</summary>
public sealed partial class Tenant : AggregateRoot
{
    private static readonly HashSet<string> Reserved =
    [
        "admin", "api", "app", "auth", "billing", "cdn", "console", "dashboard", "docs", "dotmac", "gateway", "help", "identity", "internal", "localhost", "login", "mail",
        "platform", "root", "smtp", "static", "status", "support", "system", "webhooks", "www",
    ];

    /// <summary>How many active users a tenant may have unless its plan or the platform says otherwise.</summary>
    private const int UsualUsers = 5;

    private static readonly TimeSpan TrialLength = TimeSpan.FromDays(14);

    private Tenant()
    {
    }

    public string Slug { get; private set; } = "";
    public string Name { get; private set; } = "";
    public TenantStatus Status { get; private set; }
    public string Plan { get; private set; } = "free";
    public int MaxUsers { get; private set; } = UsualUsers;

    /// <summary>How many the platform's people let it have, whatever its plan says; null where they leave it to that.</summary>
    public int? GrantedUsers { get; private set; }

    public bool Sandbox { get; private set; }
    public EmailAddress AdminEmail { get; private set; } = null!;
    public string AdminName { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? TrialEndsAt { get; private set; }

    /// <summary>The present of a sandbox; null where wall time rules.</summary>
    public DateTimeOffset? ClockNow { get; private set; }

    /// <summary>Where a sandbox's clock is on its way to; null while it stands.</summary>
    public DateTimeOffset? ClockTarget { get; private set; }

    /// <summary>What an advancing clock has waited for longer than usual, in words.</summary>
    public string? ClockWaitsFor { get; private set; }

    public static Tenant SignUp(string slug, string name, EmailAddress adminEmail, string adminName, bool sandbox, DateTimeOffset now)
    {
        if (IsReserved(slug))
            throw TenantErrors.SlugReserved(slug);

        var tenant = new Tenant
        {
            Slug = slug,
            Name = Visible(name, "/company"),
            AdminEmail = adminEmail,
            AdminName = Visible(adminName, "/admin_name"),
            Sandbox = sandbox,
            CreatedAt = now,
            ClockNow = sandbox ? now : null,
        };
        tenant.Raise(new TenantCreated(tenant.Id, slug, tenant.Name, "pending", tenant.Plan, sandbox, adminEmail.Value, tenant.AdminName, now, tenant.MaxUsers));
        return tenant;
    }

    /// <summary>Names that belong to the platform or mislead: a slug is a sign-in name and a host name (IDNA's <c>xn--</c>), and an id is never a slug.</summary>
    private static bool IsReserved(string slug) => Reserved.Contains(slug) || Guid.TryParse(slug, out _) || slug.StartsWith("xn--", StringComparison.Ordinal);

    /// <summary>
    /// The administrator proved the mail address: the trial begins, or what it subscribed to before does (the platform may have done that for it). Saying it again
    /// changes nothing.
    /// </summary>
    public void Confirm(DateTimeOffset now, PlatformSubscription? subscription = null)
    {
        if (Status != TenantStatus.Pending)
            return;

        // A sandbox is for trying out what happens over years: its own trial must not end on the way.
        TrialEndsAt = OwnTrialEndsAt = Sandbox ? null : now + TrialLength;
        Enter(TenantStatus.Trial, null);
        if (subscription is not null)
            Follow(subscription, now);
    }

    /// <summary>
    /// The platform makes it active, whether or not it pays. Where that lifts the platform's own suspension, it becomes what its subscription and its trial make of it: one
    /// that lapsed meanwhile stays suspended for that, and is active once this is said again.
    /// </summary>
    public void Activate(PlatformSubscription? subscription, DateTimeOffset now)
    {
        Require(Status is TenantStatus.Trial or TenantStatus.Suspended);
        if (SuspendedFor is SuspensionCause.Platform)
            Return(subscription, now);
        else
            Enter(TenantStatus.Active, null);
    }

    /// <summary>The platform's decision: no payment lifts it. It takes over a suspension that one would have lifted.</summary>
    public void Suspend(string reason)
    {
        Require(Status is TenantStatus.Trial or TenantStatus.Active || HasLapsed);
        Suspend(SuspensionCause.Platform, reason);
    }

    /// <summary>The platform lets it have a number of active users whatever its plan says; or, with null, as many as that says again.</summary>
    public void Limit(int? maxUsers, int? planUsers)
    {
        GrantedUsers = maxUsers;
        SeatBy(planUsers);
    }

    /// <summary>It has as many active users as the platform granted it, or else its plan, or else every tenant. Who is there already stays.</summary>
    public void SeatBy(int? planUsers)
    {
        var most = GrantedUsers ?? planUsers ?? UsualUsers;
        if (most == MaxUsers)
            return;

        MaxUsers = most;
        Raise(new TenantLimitsChanged(Id, most));
    }

    /// <summary>A trial that nobody converted ends in suspension; a tenant that is active by then is left alone, and one whose subscription is in a trial of its own.</summary>
    public void EndTrial(PlatformSubscription? subscription)
    {
        if (Status == TenantStatus.Trial && subscription?.Standing is not Standing.Trial)
            Lapse(SuspensionCause.TrialExpired);
    }

    /// <summary>Sends a sandbox's clock on its way; refused for every other tenant, backwards, and while it is on its way already.</summary>
    public void AdvanceClock(DateTimeOffset until)
    {
        if (ClockNow is not { } now)
            throw TenantErrors.NotASandbox();
        if (ClockTarget is { } target)
            throw TenantErrors.ClockAdvancing(target);
        if (until < now)
            throw TenantErrors.ClockGoesForward();
        if (until > now.AddYears(2))
            throw TenantErrors.ClockTooFar();

        (ClockTarget, ClockWaitsFor) = (until, null);
    }

    /// <summary>All is done at the clock's present: it moves on, and stands once it has settled at its target.</summary>
    public void MoveClock(DateTimeOffset next)
    {
        ClockWaitsFor = null;
        if (ClockNow == ClockTarget)
            ClockTarget = null;
        else
            ClockNow = next;
    }

    /// <summary>Tells what keeps the clock from moving on.</summary>
    public void WaitForClock(string what) => ClockWaitsFor = what;

    private static string Visible(string name, string pointer) => name.Trim() is { Length: > 0 } text ? text : throw TenantErrors.NameBlank(pointer);

    private void Require(bool allowed)
    {
        if (!allowed)
            throw TenantErrors.WrongStatus(Status);
    }

    private void Enter(TenantStatus next, string? reason)
    {
        var old = Status;
        Status = next;
        if (next is not TenantStatus.Suspended)
            SuspendedFor = null;
        Raise(new TenantStatusChanged(Id, Slug, Name, Text(old), Text(next), reason, Sandbox, TrialEndsAt, AdminEmail.Value));
    }

    private static string Text(TenantStatus status) => status.ToString().ToLowerInvariant();
}
