using System.Net;
using Microsoft.EntityFrameworkCore;
using OtpNet;

namespace DotMac.Identity.Tests.Features.SecondFactors;

/// <summary>A person's authenticator app.</summary>
public sealed record Authenticator(IdentityHost Host, Company Company, string Email, string Token, string Secret, string[] BackupCodes)
{
    public string Code(int later = 0) => new Totp(Base32Encoding.ToBytes(Secret)).ComputeTotp(DateTime.UtcNow.AddSeconds(30 * later));

    /// <summary>A code that is right at no time near.</summary>
    public string WrongCode() => Enumerable.Range(0, 10).Select(digit => new string((char)('0' + digit), 6))
        .First(code => Enumerable.Range(-3, 7).All(later => Code(later) != code));

    /// <summary>The second factor of the account is on, and its last code was shown long ago.</summary>
    public static async Task<Authenticator> On(IdentityHost host, Company company, string? email = null, string? token = null)
    {
        var app = await Begun(host, company, email ?? company.OwnerEmail, token ?? await company.OwnerToken());
        (await host.Post("/api/v1/auth/2fa/verify", new { code = app.Code() }, app.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.ForgetStep();
        return app;
    }

    public static async Task<Authenticator> Begun(IdentityHost host, Company company, string email, string token)
    {
        var begun = await host.Post("/api/v1/auth/2fa/enable", new { password = IdentityHost.Password }, token);
        begun.StatusCode.ShouldBe(HttpStatusCode.OK, await begun.Content.ReadAsStringAsync());
        var shown = await begun.Json();
        return new(host, company, email, token, shown.GetProperty("secret").GetString()!,
            [.. shown.GetProperty("backup_codes").EnumerateArray().Select(code => code.GetString()!)]);
    }

    public Task ForgetStep() => Host.As(Company.Id, async db =>
    {
        await db.Database.ExecuteSqlAsync($"UPDATE second_factors SET last_step = 0");
        db.MarkSaved();
        return 0;
    });

    /// <summary>The challenge of a sign-in with the right password.</summary>
    public async Task<string> Challenge()
    {
        var answer = await Host.Login(Company, email: Email);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("challenge").GetString()!;
    }

    public Task<HttpResponseMessage> Complete(string challenge, string code, bool isBackupCode = false) =>
        Host.Post("/api/v1/auth/login/verify-2fa", new { challenge, code, is_backup_code = isBackupCode });
}
