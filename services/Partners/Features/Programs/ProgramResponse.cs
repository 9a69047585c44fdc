using System.Linq.Expressions;
using DotMac.Partners.Domain.Programs;

namespace DotMac.Partners.Features.Programs;

/// <summary>A program; <c>rate</c> is a decimal string.</summary>
public sealed record ProgramResponse(
    Guid Id, string Name, CommissionModel CommissionModel, string? Rate, long? FlatAmount, string? Currency, DateTimeOffset CreatedAt)
{
    public static Expression<Func<PartnerProgram, ProgramResponse>> Of { get; } = program => From(program);

    public static ProgramResponse From(PartnerProgram program) => new(
        program.Id, program.Name, program.CommissionModel, Rates.Text(program.Rate), program.FlatAmount, program.Currency?.Code, program.CreatedAt);
}
