using System.Linq.Expressions;
using DotMac.Billing.Domain.PaymentMethods;

namespace DotMac.Billing.Features.PaymentMethods;

/// <summary>What may be shown of a payment method; never its token.</summary>
public sealed record PaymentMethodResponse(
    Guid Id, Guid CustomerId, string Kind, string? Brand, string? Last4, bool IsDefault, DateTimeOffset CreatedAt)
{
    public static Expression<Func<PaymentMethod, PaymentMethodResponse>> Of { get; } = method => From(method);

    public static PaymentMethodResponse From(PaymentMethod method) =>
        new(method.Id, method.CustomerId, method.Kind, method.Brand, method.Last4, method.IsDefault, method.CreatedAt);
}
