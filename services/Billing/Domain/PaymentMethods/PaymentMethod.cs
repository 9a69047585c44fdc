using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.PaymentMethods;

/// <summary>A card or account that the payment provider keeps; only its token and what may be shown are here.</summary>
public sealed class PaymentMethod : AggregateRoot
{
    private PaymentMethod()
    {
    }

    public Guid CustomerId { get; private set; }

    /// <summary>The provider's token. It charges this customer only and is no card number.</summary>
    public string Token { get; private set; } = "";

    public string Kind { get; private set; } = "";
    public string? Brand { get; private set; }
    public string? Last4 { get; private set; }
    public bool IsDefault { get; private set; }
    public DateTimeOffset? DetachedAt { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    public static PaymentMethod Attach(
        Guid customerId, string token, string kind, string? brand, string? last4, bool isDefault, DateTimeOffset now)
    {
        var method = new PaymentMethod
        {
            CustomerId = customerId,
            Token = token,
            Kind = kind,
            Brand = brand,
            Last4 = last4,
            IsDefault = isDefault,
            CreatedAt = now,
        };
        method.Raise(new PaymentMethodAttached(method.Id, customerId, kind, brand, last4, isDefault));
        return method;
    }

    /// <summary>Makes this the method that renewals charge.</summary>
    public void Prefer() => SetDefault(true);

    /// <summary>Gives the default up to another method.</summary>
    public void Yield() => SetDefault(false);

    /// <summary>Removes it; the default one only when no subscription lives by it.</summary>
    public void Detach(bool customerSubscribes, DateTimeOffset now)
    {
        if (IsDefault && customerSubscribes)
            throw PaymentMethodErrors.InUse();
        (DetachedAt, IsDefault) = (now, false);
        Raise(new PaymentMethodDetached(Id, CustomerId, Kind, Brand, Last4, now));
    }

    private void SetDefault(bool isDefault)
    {
        IsDefault = isDefault;
        Raise(new PaymentMethodUpdated(Id, CustomerId, Kind, Brand, Last4, isDefault));
    }
}
