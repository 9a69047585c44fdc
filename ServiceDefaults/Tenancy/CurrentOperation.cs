using System.Diagnostics;
using DotMac.Contracts.Audit;
using DotMac.Kernel;
using Microsoft.Extensions.Logging;

namespace DotMac.ServiceDefaults.Tenancy;

/// <summary>Who does what for which tenant: one object for each request, message and piece of due work.</summary>
public sealed class CurrentOperation
{
    private static readonly AsyncLocal<CurrentOperation?> Ambient = new();

    /// <summary>The operation of this flow of control, for code that no container builds, such as the guard of outgoing calls.</summary>
    public static CurrentOperation? Current => Ambient.Value;

    /// <summary>The tenant whose rows may be seen and written; none until a token, header or one-time token has named it.</summary>
    public Guid? TenantId { get; private set; }

    /// <summary>The tenant that looks into tenant zero's books, where it is a customer: it sees its own rows of them alone.</summary>
    public Guid? GuestId { get; private set; }

    public AuditActor Actor { get; set; } = new("anonymous", "anonymous");

    /// <summary>What the operation is about where it may change nothing, such as the account of a sign-in that is refused.</summary>
    public AuditTarget? Target { get; set; }

    /// <summary>Why it is done, where whoever does it has to say so.</summary>
    public string? Reason { get; set; }

    /// <summary>The verb of the operation, as the audit log shows it: <c>create_invoice</c>.</summary>
    public string Action { get; set; } = "unknown";

    public string CorrelationId { get; set; } = Activity.Current?.TraceId.ToHexString() ?? Guid.CreateVersion7().ToString("N");

    /// <summary>The event that caused this operation, where a message did.</summary>
    public Guid? CausationId { get; set; }

    public string? IpAddress { get; set; }
    public string? UserAgent { get; set; }

    /// <summary>Whether a platform administrator or partner acts in a tenant that is not its own; such reads are audited too.</summary>
    public bool CrossTenant { get; set; }

    /// <summary>Whether the read is audited as a change is: across tenants, or of a secret.</summary>
    public bool AuditedRead { get; set; }

    /// <summary>Whether a database transaction is open: then nothing may leave the process (design, section 3).</summary>
    public bool TransactionOpen { get; internal set; }

    /// <summary>Names the tenant, once: a second, different tenant in one operation is a bug.</summary>
    public void EnterTenant(Guid tenantId)
    {
        if (TenantId is { } known && known != tenantId)
            throw new InvalidOperationException("An operation belongs to one tenant; this one has entered another already.");
        if (TransactionOpen)
            throw new InvalidOperationException("The tenant must be known before the first command of an operation.");

        TenantId = tenantId;
    }

    /// <summary>Enters tenant zero on behalf of one of the tenants that are its customers; the audit record, which is tenant zero's, names that one.</summary>
    public void EnterAsGuest(Guid tenantId)
    {
        EnterTenant(Tenants.Platform);
        GuestId = tenantId;
        Target = new("tenant", tenantId);
    }

    /// <summary>Enters the tenant that a proof in the request names; a bearer token that came along may not be another tenant's.</summary>
    public void EnterNamed(Guid tenant)
    {
        if (TenantId is null)
            EnterTenant(tenant);
        else if (TenantId != tenant)
            throw new DomainException(Refusal.Forbidden, "tenant.mismatch", "The bearer token belongs to another tenant than the request: leave it out.");
    }

    /// <summary>Names tenant, actor and operation in whatever is logged until the scope ends; ids, and no personal data.</summary>
    internal IDisposable? Log(ILogger logger) => logger.BeginScope(new KeyValuePair<string, object?>[]
    {
        new("tenant_id", TenantId), new("guest_id", GuestId), new("actor", $"{Actor.Kind}:{Actor.Id}"), new("operation", Action), new("correlation_id", CorrelationId),
    });

    /// <summary>Nothing may leave the process while a transaction is open (design, section 3): it would hold a connection for as long as a stranger likes.</summary>
    public static void RequireNoTransaction()
    {
        if (Current is { TransactionOpen: true })
            throw new InvalidOperationException("An outside call inside an open transaction: commit first.");
    }

    /// <summary>Makes this the operation of the present flow of control and of everything that it awaits.</summary>
    public void Begin() => Ambient.Value = this;
}
