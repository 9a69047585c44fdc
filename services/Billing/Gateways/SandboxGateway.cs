using System.Text.Json;
using DotMac.ServiceDefaults.Tenancy;
using Npgsql;

namespace DotMac.Billing.Gateways;

/// <summary>
/// A provider for development: seven documented tokens, no money. Like a provider it keeps its own record of charges and refunds by key, on its
/// own connection, so that an attempt repeated after a crash gets the first outcome.
/// <list type="bullet">
/// <item><c>card_ok</c> succeeds; <c>card_declined</c> is declined for good; <c>card_insufficient_funds</c> may succeed later;</item>
/// <item><c>card_action_required</c> wants the customer to act; <c>card_timeout</c> charges and does not answer: only asking by the key tells;</item>
/// <item><c>card_refund_refused</c> is charged and refuses refunds; <c>card_refund_timeout</c> is charged, refunds and does not answer.</item>
/// </list>
/// </summary>
public sealed class SandboxGateway(NpgsqlDataSource database) : IPaymentGateway
{
    private const string Enter = "SELECT set_config('app.tenant_id', $1, true)";
    private const string Charges = "sandbox_charges", Refunds = "sandbox_refunds";
    private const string RefundRefused = "sbx_refused_", RefundTimeout = "sbx_timeout_";

    private static readonly Dictionary<string, CardDetails> Cards = new()
    {
        ["card_ok"] = new("card", "visa", "4242"),
        ["card_declined"] = new("card", "visa", "0002"),
        ["card_insufficient_funds"] = new("card", "visa", "9995"),
        ["card_action_required"] = new("card", "visa", "3155"),
        ["card_timeout"] = new("card", "visa", "0408"),
        ["card_refund_refused"] = new("card", "visa", "5126"),
        ["card_refund_timeout"] = new("card", "visa", "7726"),
    };

    public string Name => "sandbox";

    public Task<CardDetails?> Describe(Guid tenant, string token, CancellationToken ct)
    {
        CurrentOperation.RequireNoTransaction();
        return Task.FromResult(Cards.GetValueOrDefault(token));
    }

    public async Task<ChargeOutcome> Charge(ChargeRequest request, CancellationToken ct)
    {
        var (outcome, first) = await Record(Charges, request.Tenant, request.Key, Decide(request.Token, $"{request.Key:N}"), ct);
        return request.Token == "card_timeout" && first ? throw new GatewayUnansweredException() : outcome!;
    }

    public async Task<ChargeOutcome?> Find(Guid tenant, Guid key, CancellationToken ct) =>
        (await Record<ChargeOutcome>(Charges, tenant, key, null, ct)).Outcome;

    /// <summary>What the card does is known by the reference of its charge.</summary>
    public async Task<RefundOutcome> Refund(RefundRequest request, CancellationToken ct)
    {
        var reference = $"sbx_re_{request.Key:N}";
        var decided = request.ChargeReference.StartsWith(RefundRefused, StringComparison.Ordinal)
            ? new RefundOutcome(false, reference, "refund_refused", "The card's bank takes no refunds.")
            : new RefundOutcome(true, reference);
        var (outcome, first) = await Record(Refunds, request.Tenant, request.Key, decided, ct);
        return request.ChargeReference.StartsWith(RefundTimeout, StringComparison.Ordinal) && first ? throw new GatewayUnansweredException() : outcome!;
    }

    private static ChargeOutcome Decide(string token, string key) => Decide(token, key, $"sbx_{key}");

    private static ChargeOutcome Decide(string token, string key, string reference) => token switch
    {
        "card_ok" or "card_timeout" => ChargeOutcome.Charged(reference),
        "card_refund_refused" => ChargeOutcome.Charged($"{RefundRefused}{key}"),
        "card_refund_timeout" => ChargeOutcome.Charged($"{RefundTimeout}{key}"),
        "card_insufficient_funds" => ChargeOutcome.Refused(reference, "card_insufficient_funds", "The card has insufficient funds."),
        "card_action_required" =>
            ChargeOutcome.Refused(reference, "card_action_required", "The card's bank wants the customer to confirm the payment.") with
            {
                CustomerMustAct = true,
                Retryable = false,
            },
        _ => ChargeOutcome.Refused(reference, "card_declined", "The card was declined.") with { Retryable = false },
    };

    /// <summary>Writes the outcome where the key is new, and reads what stands: one batch, which is one transaction.</summary>
    private async Task<(T? Outcome, bool First)> Record<T>(string table, Guid tenant, Guid key, T? decided, CancellationToken ct) where T : class
    {
        CurrentOperation.RequireNoTransaction();
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Command(Enter, tenant.ToString()));
        if (decided is not null)
            batch.BatchCommands.Add(Command(
                $"INSERT INTO {table} (tenant_id, key, outcome) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", tenant, key,
                JsonSerializer.Serialize(decided)));
        batch.BatchCommands.Add(Command($"SELECT outcome FROM {table} WHERE tenant_id = $1 AND key = $2", tenant, key));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        var stands = await reader.ReadAsync(ct) ? reader.GetString(0) : null;
        return (stands is null ? null : JsonSerializer.Deserialize<T>(stands), reader.RecordsAffected == 1);
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }
}
