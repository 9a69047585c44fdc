using System.Text.Json;
using DotMac.Contracts.Partners;
using DotMac.Kernel;

namespace DotMac.Partners.Domain.Programs;

/// <summary>What partners earn, by one rule for all who join.</summary>
public sealed class PartnerProgram : AggregateRoot
{
    private PartnerProgram()
    {
    }

    public string Name { get; private set; } = "";
    public CommissionModel CommissionModel { get; private set; }

    /// <summary>The share of the net amount, 0.15 for 15 %; only for a revenue share.</summary>
    public decimal? Rate { get; private set; }

    /// <summary>Minor units for each paid invoice; only for a flat fee.</summary>
    public long? FlatAmount { get; private set; }

    public Currency? Currency { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    public static PartnerProgram Share(string name, decimal rate, DateTimeOffset now)
    {
        if (rate is <= 0 or > 1)
            throw ProgramErrors.RateOutOfRange();
        return Open(new() { Name = name, CommissionModel = CommissionModel.RevenueShare, Rate = rate, CreatedAt = now });
    }

    public static PartnerProgram Flat(string name, Money amount, DateTimeOffset now)
    {
        if (amount.Amount <= 0)
            throw ProgramErrors.FlatAmountMissing();
        return Open(new()
        {
            Name = name,
            CommissionModel = CommissionModel.FlatFee,
            FlatAmount = amount.Amount,
            Currency = amount.Currency,
            CreatedAt = now,
        });
    }

    /// <summary>The commission on a net amount, rounded once; a flat fee is due only for invoices in its own currency.</summary>
    public Money? CommissionOn(Money net) => CommissionModel switch
    {
        CommissionModel.RevenueShare => Money.Round((Ratio)net.Amount * Rate!.Value, net.Currency),
        _ when net.Currency == Currency => new Money(FlatAmount!.Value, net.Currency),
        _ => null,
    };

    private static PartnerProgram Open(PartnerProgram program)
    {
        var model = JsonNamingPolicy.SnakeCaseLower.ConvertName(program.CommissionModel.ToString());
        program.Raise(new PartnerProgramCreated(program.Id, program.Name, model));
        return program;
    }
}
