using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DotMac.Billing.Tests.Stripe;

/// <summary>
/// As much of Stripe's API as is asked of it, by its documentation: version header, form encoding, replay by idempotency key, errors 402 and 409 in their
/// documented shapes. It is not Stripe: what Stripe does beyond that is not shown by a test against it.
/// </summary>
public sealed partial class FakeStripe : IAsyncDisposable
{
    public const string Key = "sk_test_fake", Secret = "whsec_fake";

    private readonly ConcurrentDictionary<string, (string Body, int Status, object Answer)> answered = new();
    private readonly ConcurrentDictionary<string, Intent> intents = new();
    private readonly ConcurrentDictionary<string, bool> seen = new();
    private readonly ConcurrentDictionary<string, object> customers = new();
    private readonly ConcurrentDictionary<string, string> attached = new();
    private readonly WebApplication app;
    private int count;

    private FakeStripe(WebApplication app) => this.app = app;

    public string Address => app.Urls.First();

    /// <summary>While set, everything is answered with it.</summary>
    public int? Broken { get; set; }

    /// <summary>The forms that were sent to create intents, the replayed ones not.</summary>
    public ConcurrentQueue<Dictionary<string, string>> Charged { get; } = new();

    public static async Task<FakeStripe> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var stripe = new FakeStripe(app);
        app.Run(stripe.Answer);
        await app.StartAsync();
        return stripe;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>Intents of a payment of ours.</summary>
    public Intent[] Of(Guid payment) => [.. intents.Values.Where(intent => intent.Metadata["payment_id"] == payment.ToString())];

    /// <summary>The header that Stripe signs a body with at an instant.</summary>
    public static string Sign(string body, DateTimeOffset at, string secret = Secret)
    {
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{at.ToUnixTimeSeconds()}.{body}"));
        return $"t={at.ToUnixTimeSeconds()},v1={Convert.ToHexStringLower(signature)}";
    }

    /// <summary>News about an intent, as Stripe posts it.</summary>
    public static string News(string type, Intent intent, string id) => JsonSerializer.Serialize(new
    {
        id,
        @object = "event",
        api_version = "2025-01-01.any",
        created = 1_700_000_000,
        livemode = false,
        pending_webhooks = 1,
        type,
        data = new { @object = intent.Shown },
    });

    private async Task Answer(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync()).ToDictionary(pair => pair.Key, pair => pair.Value.ToString()) : [];
        var (status, answer) = Refused(http) ?? Once(http.Request, form);
        if (answer is null)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = status;
        await http.Response.WriteAsJsonAsync(answer);
    }

    private (int, object?)? Refused(HttpContext http)
    {
        var request = http.Request;
        if (Broken is { } status)
            return Error(status, "api_error", null, "broken");
        if (request.Headers.Authorization != $"Bearer {Key}")
            return Error(401, "invalid_request_error", null, "No such key");
        if (request.Headers["Stripe-Version"].Count != 1)
            return Error(400, "invalid_request_error", null, "No version");
        return HttpMethods.IsPost(request.Method) && !request.HasFormContentType ? Error(400, "invalid_request_error", null, "Not a form") : null;
    }

    /// <summary>A key gets its first answer again, errors included; with another body it is an error (docs.stripe.com/api/idempotent_requests).</summary>
    private (int, object?) Once(HttpRequest request, Dictionary<string, string> form)
    {
        if (!HttpMethods.IsPost(request.Method))
            return Read(request);
        var key = request.Headers["Idempotency-Key"].ToString();
        var body = $"{request.Path} {string.Join('&', form)}";
        if (answered.TryGetValue(key, out var known))
            return known.Body == body ? (known.Status, known.Answer) : Error(400, "idempotency_error", null, "Keys for idempotent requests can only be used with the same parameters");
        var card = request.Path == "/v1/payment_intents" ? form["payment_method"] : null;
        if (card == "pm_busy" && seen.TryAdd(key, true))
            return Error(409, "invalid_request_error", "lock_timeout", "This object cannot be accessed right now because another API request is accessing it");
        var (status, answer) = Create(request.Path, form);
        answered[key] = (body, status, answer!);
        return card == "pm_silent" ? (0, null) : (status, answer);
    }

    private (int, object?) Create(string path, Dictionary<string, string> form) => path switch
    {
        "/v1/customers" => Attach(form),
        "/v1/payment_intents" => Charge(form),
        "/v1/refunds" => intents[form["payment_intent"]].Method == "pm_norefund"
            ? Error(400, "invalid_request_error", "charge_disputed", "The charge is disputed.")
            : (200, new { id = $"re_{Interlocked.Increment(ref count)}", @object = "refund", status = "succeeded", amount = long.Parse(form["amount"], null) }),
        _ => Error(404, "invalid_request_error", null, path),
    };

    private (int, object?) Read(HttpRequest request)
    {
        var path = request.Path.Value!.Split('/');
        return path[2..] switch
        {
            ["payment_methods", "pm_unknown"] => Error(404, "invalid_request_error", "resource_missing", "No such payment method"),
            ["payment_methods", var id] =>
                (200, new { id, @object = "payment_method", type = "card", customer = attached.GetValueOrDefault(id), card = new { brand = "visa", last4 = "4242" } }),
            ["customers", var id] => (200, customers[id]),
            ["payment_intents", "search"] => (200, new { @object = "search_result", has_more = false, data = Found(request.Query["query"].ToString()) }),
            ["payment_intents", var id] => (200, intents[id].Shown),
            _ => Error(404, "invalid_request_error", null, request.Path),
        };
    }

    /// <summary>A customer of whom the method is from then on; those that many tests share stay nobody's.</summary>
    private (int, object?) Attach(Dictionary<string, string> form)
    {
        var id = $"cus_{Interlocked.Increment(ref count)}";
        customers[id] = new { id, @object = "customer", metadata = Metadata(form) };
        if (form["payment_method"].StartsWith("pm_own_", StringComparison.Ordinal))
            attached[form["payment_method"]] = id;
        return (200, customers[id]);
    }

    private object[] Found(string query) => [.. Of(Guid.Parse(Id().Match(query).Value)).Select(intent => intent.Shown)];

    private (int, object?) Charge(Dictionary<string, string> form)
    {
        Charged.Enqueue(form);
        if (form["confirm"] != "true" || form["off_session"] != "true" || !form["customer"].StartsWith("cus_", StringComparison.Ordinal))
            return Error(400, "invalid_request_error", null, "Not confirmed off session for a customer");
        var intent = new Intent($"pi_{Interlocked.Increment(ref count)}", form["payment_method"], long.Parse(form["amount"], null), Metadata(form));
        intents[intent.Id] = intent;
        return intent.Method switch
        {
            "pm_lost" => Declined(intent, "card_declined", "lost_card"),
            "pm_funds" => Declined(intent, "card_declined", "insufficient_funds"),
            "pm_general" => Declined(intent, "card_declined", "generic_decline"),
            "pm_expired" => Declined(intent, "expired_card", null),
            "pm_auth" => Declined(intent, "authentication_required", "authentication_required"),
            "pm_slow" => (200, intent.Become("processing").Shown),
            _ => (200, intent.Become("succeeded").Shown),
        };
    }

    private static Dictionary<string, string> Metadata(Dictionary<string, string> form) =>
        form.Where(pair => pair.Key.StartsWith("metadata[", StringComparison.Ordinal)).ToDictionary(pair => pair.Key[9..^1], pair => pair.Value);

    private static (int, object?) Declined(Intent intent, string code, string? decline)
    {
        intent.Error = new { type = "card_error", code, decline_code = decline, message = "Your card was declined." };
        return (402, new { error = new { type = "card_error", code, decline_code = decline, message = "Your card was declined.", payment_intent = intent.Shown } });
    }

    private static (int, object?) Error(int status, string type, string? code, string message) => (status, new { error = new { type, code, message } });

    [GeneratedRegex("[0-9a-f-]{36}")]
    private static partial Regex Id();

    /// <summary>A payment as Stripe keeps it.</summary>
    public sealed record Intent(string Id, string Method, long Amount, Dictionary<string, string> Metadata)
    {
        public string Status { get; private set; } = "requires_payment_method";
        public object? Error { get; set; }

        public object Shown => new { id = Id, @object = "payment_intent", amount = Amount, status = Status, metadata = Metadata, last_payment_error = Error };

        public Intent Become(string status)
        {
            Status = status;
            return this;
        }
    }
}
