using System.Net;
using System.Text.Json;
using DotMac.Contracts.Notifications;
using DotMac.ServiceDefaults.Messaging;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Phones;

/// <summary>The phone of somebody in tests, and the texts that it gets.</summary>
internal sealed record PhoneOf(IdentityHost Host, Company Company, string Token)
{
    public const string Number = "+447400123456";

    /// <summary>The owner's, verified a while ago.</summary>
    public static async Task<PhoneOf> Owner(IdentityHost host, Company company)
    {
        var phone = new PhoneOf(host, company, await company.OwnerToken());
        await phone.Verify(Number);
        return phone;
    }

    public async Task Verify(string number)
    {
        (await Host.Post("/api/v1/auth/verify-phone/request", new { phone = number }, Token)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await Host.Post("/api/v1/auth/verify-phone/confirm", new { code = await LastCode() }, Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Age();
    }

    public async Task<List<SmsRequested>> Texts()
    {
        var rows = await Host.As(
            Company.Id, db => db.Outbox.AsNoTracking().Where(row => row.EventName == "sms.requested").OrderBy(row => row.Position).ToListAsync());
        return [.. rows.Select(row => JsonSerializer.Deserialize<SmsRequested>(row.Payload, EventCatalogue.Json)!)];
    }

    public async Task<string> LastCode() => Host.Fleet.OpenToken((await Texts())[^1].SealedToken!);

    /// <summary>As if everything had been asked for two minutes earlier.</summary>
    public Task Age() => Host.As(Company.Id, async db =>
    {
        await db.Database.ExecuteSqlAsync($"UPDATE phone_verifications SET allowance_last_at = allowance_last_at - interval '2 minutes'");
        await db.Database.ExecuteSqlAsync($"UPDATE texted_numbers SET allowance_last_at = allowance_last_at - interval '2 minutes'");
        db.MarkSaved();
        return 0;
    });
}
