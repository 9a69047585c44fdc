using System.Net;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.Extensions.Options;
using Stripe;

namespace DotMac.Billing.Gateways;

/// <summary>
/// Stripe, by PaymentIntents that are confirmed at once and off session. Our key is Stripe's idempotency key, which holds for a day, and stands in the
/// metadata, by which the payment is found ever after. Whatever does not tell whether money moved counts as no answer.
/// </summary>
public sealed class StripeGateway : IPaymentGateway
{
    private const string TenantKey = "tenant_id", PaymentKey = "payment_id";

    /// <summary>Stripe itself waits no longer for a bank.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(80);

    /// <summary>Currencies without decimals that Stripe counts in hundredths all the same (docs.stripe.com/currencies, special cases).</summary>
    private static readonly HashSet<string> InHundredths = ["ISK", "UGX"];

    private readonly StripeClient client;

    public StripeGateway(IOptions<PaymentSettings> settings)
    {
        var account = settings.Value.StripeAccount;
        // Tries again are ours: under the same key, with the row saying so.
        var http = new SystemNetHttpClient(new HttpClient { Timeout = Patience }, maxNetworkRetries: 0, enableTelemetry: false);
        client = new(account.ApiKey, httpClient: http, apiBase: account.ApiBase.ToString().TrimEnd('/'));
    }

    public string Name => PaymentSettings.Stripe;

    /// <summary>What an event of Stripe's is about: the payment of a tenant; null where it is none of ours.</summary>
    public static (Guid Tenant, Guid Payment)? About(IHasMetadata? subject) =>
        Guid.TryParse(subject?.Metadata?.GetValueOrDefault(TenantKey), out var tenant) && Guid.TryParse(subject.Metadata.GetValueOrDefault(PaymentKey), out var payment)
            ? (tenant, payment)
            : null;

    /// <summary>
    /// A payment method is charged again and again only as a customer's: one that has none gets one (<c>customer/method</c>). The account is everybody's, so
    /// a customer there is its tenant's alone.
    /// </summary>
    public async Task<CardDetails?> Describe(Guid tenant, string token, CancellationToken ct)
    {
        CurrentOperation.RequireNoTransaction();
        try
        {
            var method = await new PaymentMethodService(client).GetAsync(token, cancellationToken: ct);
            var customer = await CustomerOf(method, tenant, ct);
            return customer.Metadata.GetValueOrDefault(TenantKey) == tenant.ToString()
                ? new(method.Type, method.Card?.Brand, method.Card?.Last4) { Token = $"{customer.Id}/{token}" }
                : null;
        }
        catch (StripeException exception) when (IsRefusal(exception))
        {
            return null;
        }
        catch (Exception exception) when (IsNoAnswer(exception, ct))
        {
            throw new GatewayUnansweredException();
        }
    }

    public Task<ChargeOutcome> Charge(ChargeRequest request, CancellationToken ct)
    {
        var (customer, method) = Parts(request.Token);
        return Ask(
            async () => Outcome(await new PaymentIntentService(client).CreateAsync(
                new()
                {
                    Amount = Units(request.Amount),
                    Currency = request.Amount.Currency.Code.ToLowerInvariant(),
                    Customer = customer,
                    PaymentMethod = method,
                    Confirm = true,
                    OffSession = true,
                    Metadata = new() { [TenantKey] = request.Tenant.ToString(), [PaymentKey] = request.Key.ToString() },
                },
                new() { IdempotencyKey = request.Key.ToString() }, ct)),
            Refusal, ct);
    }

    public async Task<ChargeOutcome?> Find(Guid tenant, Guid key, CancellationToken ct)
    {
        CurrentOperation.RequireNoTransaction();
        try
        {
            var intents = new PaymentIntentService(client);
            var found = await intents.SearchAsync(new() { Query = $"metadata['{PaymentKey}']:'{key}'", Limit = 1 }, cancellationToken: ct);
            // The search lags by up to a minute; the intent itself does not.
            return found.Data is [var known] ? Outcome(await intents.GetAsync(known.Id, cancellationToken: ct)) : null;
        }
        catch (Exception exception) when (IsNoAnswer(exception, ct))
        {
            throw new GatewayUnansweredException();
        }
    }

    /// <summary>What Stripe accepts counts as given back: a card's refund is final, another's may be pending for days.</summary>
    public Task<RefundOutcome> Refund(RefundRequest request, CancellationToken ct) => Ask(
        async () =>
        {
            var refund = await new RefundService(client).CreateAsync(
                new() { PaymentIntent = request.ChargeReference, Amount = Units(request.Amount) }, new() { IdempotencyKey = request.Key.ToString() }, ct);
            return refund.Status is "failed" or "canceled"
                ? new RefundOutcome(false, refund.Id, "refund_refused", refund.FailureReason ?? "The provider refused the refund.")
                : new(true, refund.Id);
        },
        error => new(false, "", "refund_refused", error.Message), ct);

    private Task<Customer> CustomerOf(PaymentMethod method, Guid tenant, CancellationToken ct)
    {
        var customers = new CustomerService(client);
        return method.CustomerId is { } known
            ? customers.GetAsync(known, cancellationToken: ct)
            : customers.CreateAsync(
                new() { PaymentMethod = method.Id, Metadata = new() { [TenantKey] = tenant.ToString() } }, new() { IdempotencyKey = $"attach-{tenant:N}-{method.Id}" }, ct);
    }

    private static (string Customer, string Method) Parts(string token) => token.Split('/') is [var customer, var method]
        ? (customer, method)
        : throw new InvalidOperationException("The payment method was attached at another provider.");

    /// <summary>Minor units as Stripe counts them; of three decimals it takes no last one.</summary>
    private static long Units(Money money) => InHundredths.Contains(money.Currency.Code) ? money.Amount * 100 : money.Amount;

    private static ChargeOutcome Outcome(PaymentIntent intent) => intent.Status switch
    {
        "succeeded" => ChargeOutcome.Charged(intent.Id),
        "processing" => throw new GatewayUnansweredException(),
        "requires_action" => MustAct(intent.Id),
        _ => Refusal(intent.LastPaymentError ?? new() { Message = "The payment was cancelled at the provider." }) with { Reference = intent.Id },
    };

    private static ChargeOutcome MustAct(string reference) =>
        ChargeOutcome.Refused(reference, "card_action_required", "The card's bank wants the customer to confirm the payment.") with
        {
            CustomerMustAct = true,
            Retryable = false,
        };

    private static ChargeOutcome Refusal(StripeError error)
    {
        var reference = error.PaymentIntent?.Id ?? "";
        if (error.Code == "authentication_required" || error.DeclineCode == "authentication_required")
            return MustAct(reference);
        return error.DeclineCode == "insufficient_funds"
            ? ChargeOutcome.Refused(reference, "card_insufficient_funds", error.Message)
            : ChargeOutcome.Refused(reference, "card_declined", error.Message) with { Retryable = StripeDeclines.MayPass(error.Code, error.DeclineCode) };
    }

    private static async Task<T> Ask<T>(Func<Task<T>> ask, Func<StripeError, T> refused, CancellationToken ct)
    {
        CurrentOperation.RequireNoTransaction();
        try
        {
            return await ask();
        }
        catch (StripeException exception) when (IsRefusal(exception))
        {
            return refused(exception.StripeError);
        }
        catch (Exception exception) when (IsNoAnswer(exception, ct))
        {
            throw new GatewayUnansweredException();
        }
    }

    /// <summary>Not the same key with another body: the first request may have moved money.</summary>
    private static bool IsRefusal(StripeException exception) =>
        exception.HttpStatusCode is HttpStatusCode.PaymentRequired or HttpStatusCode.BadRequest or HttpStatusCode.NotFound
        && exception.StripeError is { Type: not "idempotency_error" };

    /// <summary>Also a key that Stripe does not take, a limit, or the same key still at work (401, 403, 429, 409): later it may be another answer.</summary>
    private static bool IsNoAnswer(Exception exception, CancellationToken ct) =>
        exception is StripeException or HttpRequestException or IOException || (exception is OperationCanceledException && !ct.IsCancellationRequested);
}
