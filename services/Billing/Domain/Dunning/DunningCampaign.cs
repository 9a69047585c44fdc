using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Dunning;

/// <summary>How a tenant asks for what is overdue. Executions keep the steps that it had when they began.</summary>
public sealed class DunningCampaign : AggregateRoot
{
    private DunningCampaign()
    {
    }

    public string Name { get; private set; } = "";

    /// <summary>Whether executions begin by it; those that run go on.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Of several that a customer falls under the highest begins.</summary>
    public int Priority { get; private set; }

    public CampaignTerms Terms { get; private set; } = null!;
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? DeletedAt { get; private set; }

    public static DunningCampaign Create(string name, bool isActive, int priority, CampaignTerms terms, DateTimeOffset now)
    {
        var campaign = new DunningCampaign { Name = name, IsActive = isActive, Priority = priority, Terms = terms.Checked(), CreatedAt = now };
        campaign.Raise(new DunningCampaignCreated(campaign.Id, name, isActive, priority));
        return campaign;
    }

    public void Change(string name, bool isActive, int priority, CampaignTerms terms)
    {
        (Name, IsActive, Priority, Terms) = (name, isActive, priority, terms.Checked());
        Raise(new DunningCampaignUpdated(Id, name, isActive, priority));
    }

    /// <summary>Takes it away, while nobody is dunned by it; what it did stays known.</summary>
    public void Delete(bool inUse, DateTimeOffset now)
    {
        if (inUse)
            throw DunningCampaignErrors.InUse();
        (IsActive, DeletedAt) = (false, now);
        Raise(new DunningCampaignDeleted(Id, Name));
    }
}
