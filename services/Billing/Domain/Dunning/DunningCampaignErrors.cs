using DotMac.Kernel;

namespace DotMac.Billing.Domain.Dunning;

/// <summary>Every way in which an operation on a dunning campaign may be refused.</summary>
public static class DunningCampaignErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "dunning_campaign.not_found", "There is no such dunning campaign.");

    public static DomainException InUse() =>
        new(Refusal.Conflict, "dunning_campaign.in_use", "Customers are being dunned by the campaign: cancel that or wait for its end.");

    public static DomainException Inactive() =>
        new(Refusal.Conflict, "dunning_campaign.inactive", "Nothing begins by a campaign that is not active.");

    public static DomainException NoSteps() =>
        new(Refusal.Rule, "dunning_campaign.no_steps", "A campaign that asks for payment alone asks at least once.") { Pointer = "/max_retries" };

    public static DomainException RequestsTwice() =>
        new(Refusal.Rule, "dunning_campaign.requests_twice", "max_retries repeats the payment request; it is one action.") { Pointer = "/actions" };

    public static DomainException CurrencyTwice(string pointer) =>
        new(Refusal.Rule, "dunning_campaign.currency_twice", "A currency has one amount.") { Pointer = pointer };
}
