using DotMac.Kernel;
using DotMac.Partners.Domain.Partners;
using DotMac.Partners.Domain.Programs;
using DotMac.Partners.Domain.Referrals;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DotMac.Partners.Data;

public sealed class PartnersDbContext(DbContextOptions<PartnersDbContext> options, CurrentOperation operation, OutboxSignal signal)
    : ServiceDbContext("partners", options, operation, signal)
{
    private const string ProgramName = "ux_programs_name";
    private const string PartnerEmail = "ux_partners_email";
    private const string Code = "ux_referral_codes_code";

    public DbSet<PartnerProgram> Programs => Set<PartnerProgram>();
    public DbSet<Partner> Partners => Set<Partner>();
    public DbSet<ReferralCode> ReferralCodes => Set<ReferralCode>();
    public DbSet<Referral> Referrals => Set<Referral>();
    public DbSet<Commission> Commissions => Set<Commission>();
    public DbSet<PaidInvoice> PaidInvoices => Set<PaidInvoice>();

    /// <summary>The next partner number of the tenant; the counter's row is locked until the transaction ends.</summary>
    public async Task<long> NextPartnerNumber(CancellationToken ct)
    {
        var numbers = await Database.SqlQuery<long>(
            $"""
            INSERT INTO partner_counters (tenant_id, last) VALUES ({TenantId}, 1)
            ON CONFLICT (tenant_id) DO UPDATE SET last = partner_counters.last + 1 RETURNING last AS "Value"
            """).ToListAsync(ct);
        return numbers.Single();
    }

    /// <summary>What is told about one customer is handled one after another: its referral and its payments must not miss each other.</summary>
    public Task LockCustomer(Guid customerId, CancellationToken ct) =>
        this.HoldName($"customer {customerId}", ct);

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        catch (DbUpdateException exception) when (Taken(exception) is { } refusal)
        {
            throw refusal;
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<PartnerProgram>().HasIndex(program => new { program.TenantId, program.Name }).IsUnique().HasDatabaseName(ProgramName);
        modelBuilder.Entity<PartnerProgram>().Property(program => program.Rate).HasPrecision(9, 6);
        modelBuilder.Entity<Partner>().HasIndex(partner => new { partner.TenantId, partner.Email }).IsUnique().HasDatabaseName(PartnerEmail);
        modelBuilder.Entity<Partner>().HasOne<PartnerProgram>().WithMany().HasForeignKey(partner => partner.ProgramId);
        modelBuilder.Entity<ReferralCode>().HasIndex(code => new { code.TenantId, code.Code }).IsUnique().HasDatabaseName(Code);
        modelBuilder.Entity<ReferralCode>().HasOne<Partner>().WithMany().HasForeignKey(code => code.PartnerId);
        modelBuilder.Entity<Referral>().HasIndex(referral => new { referral.TenantId, referral.CustomerId }).IsUnique();
        modelBuilder.Entity<Referral>().HasOne<Partner>().WithMany().HasForeignKey(referral => referral.PartnerId);
        modelBuilder.Entity<Commission>().HasIndex(commission => new { commission.TenantId, commission.InvoiceId }).IsUnique();
        modelBuilder.Entity<Commission>().HasOne<Partner>().WithMany().HasForeignKey(commission => commission.PartnerId);
        modelBuilder.Entity<PaidInvoice>().HasKey(invoice => new { invoice.TenantId, invoice.InvoiceId });
        modelBuilder.Entity<PaidInvoice>().HasIndex(invoice => new { invoice.TenantId, invoice.CustomerId });
        modelBuilder.Entity<PartnerCounter>().ToTable("partner_counters").HasKey(counter => counter.TenantId);
        base.OnModelCreating(modelBuilder);
        // Nothing that money hangs on goes away together with something else.
        foreach (var key in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetForeignKeys()))
            key.DeleteBehavior = DeleteBehavior.Restrict;
    }

    /// <summary>What a unique index refuses has a name; the index alone decides, so that of two at once the later is told the same.</summary>
    private static DomainException? Taken(DbUpdateException exception) =>
        ((exception.InnerException as PostgresException)?.ConstraintName, exception.Entries.Select(entry => entry.Entity).FirstOrDefault()) switch
        {
            (ProgramName, PartnerProgram program) => ProgramErrors.NameTaken(program.Name),
            (PartnerEmail, Partner partner) => PartnerErrors.EmailTaken(partner.Email),
            (Code, ReferralCode code) => ReferralCodeErrors.Taken(code.Code),
            _ => null,
        };

    private sealed class PartnerCounter
    {
        public Guid TenantId { get; init; }
        public long Last { get; init; }
    }
}
