using DotMac.Kernel;

namespace DotMac.Contracts.Partners;

/// <summary>A program says what partners earn.</summary>
[EventName("partner.program.created", 1)]
public sealed record PartnerProgramCreated(Guid ProgramId, string Name, string CommissionModel) : IIntegrationEvent;

/// <summary>A partner joined a program.</summary>
[EventName("partner.created", 1)]
public sealed record PartnerCreated(
    Guid PartnerId, Guid ProgramId, string Number, string CompanyName, string Email, string Status)
    : IIntegrationEvent;

/// <summary>A partner has a code that customers can come with.</summary>
[EventName("partner.referral_code.created", 1)]
public sealed record ReferralCodeCreated(Guid ReferralCodeId, Guid PartnerId, string Code) : IIntegrationEvent;

/// <summary>A customer came with a partner's code and is bound to that partner.</summary>
[EventName("partner.referral.converted", 1)]
public sealed record ReferralConverted(Guid ReferralId, Guid PartnerId, Guid CustomerId, string Code) : IIntegrationEvent;

/// <summary>A partner earned a commission on a paid invoice.</summary>
[EventName("partner.commission.created", 1)]
public sealed record CommissionCreated(
    Guid CommissionId, Guid PartnerId, Guid CustomerId, Guid InvoiceId, long BaseAmount, long Amount, string Currency, string Status)
    : IIntegrationEvent;
