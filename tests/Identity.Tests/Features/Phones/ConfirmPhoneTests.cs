using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Contracts.Notifications;
using DotMac.Identity.Domain.Phones;
using DotMac.Identity.Due;
using DotMac.Identity.Features.Phones;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Messaging;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace DotMac.Identity.Tests.Features.Phones;

/// <summary>A user proves that it reads the texts to its phone.</summary>
public sealed class ConfirmPhoneTests(IdentityHost host)
{
    private const string Typed = "+44 (7400) 123-456";
    private const string Number = "+447400123456";

    [Fact]
    public async Task The_number_that_was_texted_becomes_the_profiles_verified_one()
    {
        var company = await host.SignUp();
        var token = await company.OwnerToken();
        var asked = await Ask(token, Typed);
        asked.StatusCode.ShouldBe(HttpStatusCode.Accepted, await asked.Content.ReadAsStringAsync());
        var answer = await asked.Json();
        answer.GetProperty("phone").GetString().ShouldBe(Number);
        (answer.GetProperty("expires_at").GetDateTimeOffset() - TimeProvider.System.GetUtcNow()).TotalSeconds.ShouldBeInRange(570, 601);

        var confirmed = await Confirm(token, await CodeOf(company));
        confirmed.StatusCode.ShouldBe(HttpStatusCode.OK, await confirmed.Content.ReadAsStringAsync());
        (await confirmed.Json()).GetProperty("phone").GetString().ShouldBe(Number);
        var me = await Me(token);
        (me.GetProperty("phone").GetString(), me.GetProperty("phone_verified").GetBoolean()).ShouldBe((Number, true));
        (await host.Events(company.Id)).ShouldContain("user.phone_verified");
        using var http = host.WithToken(token);
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/me/history")).GetProperty("items")[0].GetProperty("new").GetString().ShouldBe(Number);
    }

    [Fact]
    public async Task The_text_is_asked_for_by_an_event_with_the_code_sealed()
    {
        var company = await host.SignUp();
        await Ask(await company.OwnerToken(), Typed);
        var text = (await Texts(company)).ShouldHaveSingleItem();
        (text.To, text.Template).ShouldBe((Number, "sms.auth.phone_code"));
        var code = host.Fleet.OpenToken(text.SealedToken!);
        code.Length.ShouldBe(6);
        code.ShouldAllBe(character => char.IsAsciiDigit(character));
        text.ExpiresAt!.Value.ShouldBeGreaterThan(TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task The_code_stands_in_clear_in_no_row_no_event_and_no_audit_record()
    {
        var company = await host.SignUp();
        var token = await company.OwnerToken();
        await Ask(token, Typed);
        var code = await CodeOf(company);
        await Confirm(token, code);
        var kept = await host.As(company.Id, async db => string.Join('\n', await db.Outbox.AsNoTracking().Select(row => row.Payload).ToListAsync()));
        kept.ShouldNotContain($"\"{code}\"");
        (await host.Audits(company)).Select(record => record.Action).ShouldContain("confirm_phone");
        JsonSerializer.Serialize(await host.Audits(company)).ShouldNotContain($"\"{code}\"");
        var row = await Row(company);
        (row.Number, row.CodeHash.Length).ShouldBe((null, 0), "a used code is forgotten at once");
    }

    [Fact]
    public async Task A_changed_profile_does_not_change_what_the_code_proves()
    {
        var company = await host.SignUp();
        var token = await company.OwnerToken();
        await Ask(token, Typed);
        await SetPhone(token, "+44 7400 654321");
        (await Confirm(token, await CodeOf(company))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Me(token)).GetProperty("phone").GetString().ShouldBe(Number);
    }

    [Fact]
    public async Task Without_a_number_the_profiles_phone_is_texted_and_there_has_to_be_one()
    {
        var company = await host.SignUp();
        var token = await company.OwnerToken();
        await (await host.Post("/api/v1/auth/verify-phone/request", new { }, token)).Refuses(422, "phone.missing");
        await SetPhone(token, Typed);
        (await host.Post("/api/v1/auth/verify-phone/request", new { }, token)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await Texts(company)).ShouldHaveSingleItem().To.ShouldBe(Number);
    }

    [Fact]
    public async Task A_changed_phone_is_unverified_again_and_other_members_leave_it_verified()
    {
        var company = await host.SignUp();
        var token = await Verified(company);
        await Patch(token, new { bio = "Counts." });
        (await Me(token)).GetProperty("phone_verified").GetBoolean().ShouldBeTrue();
        await (await Ask(token, Typed)).Refuses(409, "phone.verified");
        await SetPhone(token, "+44 7400 654321");
        (await Me(token)).GetProperty("phone_verified").GetBoolean().ShouldBeFalse();
        await SetPhone(token, Number);
        (await Me(token)).GetProperty("phone_verified").GetBoolean().ShouldBeFalse("who had it once has to prove it anew");
    }

    [Fact]
    public async Task Five_wrong_codes_void_the_right_one_and_each_refusal_is_recorded()
    {
        var company = await host.SignUp();
        var token = await company.OwnerToken();
        await Ask(token, Typed);
        var code = await CodeOf(company);
        for (var i = 0; i < 5; i++)
            await (await Confirm(token, Wrong(code))).Refuses(422, "phone.code_invalid");
        await (await Confirm(token, code)).Refuses(422, "phone.code_invalid");
        (await host.Audits(company)).Count(record => record.Action == "confirm_phone" && record.Code == "phone.code_invalid").ShouldBe(6);
        (await Me(token)).GetProperty("phone_verified").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Four_wrong_codes_do_not()
    {
        var company = await host.SignUp();
        var token = await company.OwnerToken();
        await Ask(token, Typed);
        var code = await CodeOf(company);
        for (var i = 0; i < 4; i++)
            await Confirm(token, Wrong(code));
        (await Confirm(token, code)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_many_guesses_at_once_no_more_than_five_count()
    {
        var company = await host.SignUp();
        var token = await company.OwnerToken();
        await Ask(token, Typed);
        var code = await CodeOf(company);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Confirm(token, Wrong(code))));
        (await Row(company)).Attempts.ShouldBe(5);
        await (await Confirm(token, code)).Refuses(422, "phone.code_invalid");
    }

    [Fact]
    public async Task A_code_is_good_once_and_nobody_elses()
    {
        var company = await host.SignUp();
        var token = await company.OwnerToken();
        var member = await host.Member(company);
        await (await Confirm(token, "123456")).Refuses(422, "phone.code_invalid");
        await Ask(token, Typed);
        var code = await CodeOf(company);
        await (await Confirm(member.Token, code)).Refuses(422, "phone.code_invalid");
        (await Confirm(token, code)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Confirm(token, code)).Refuses(422, "phone.code_invalid");
    }

    [Fact]
    public async Task A_code_is_over_after_ten_minutes_and_then_forgotten()
    {
        var company = await host.SignUp();
        var token = await company.OwnerToken();
        await Ask(token, Typed);
        var code = await CodeOf(company);
        await Run(company, $"UPDATE phone_verifications SET expires_at = now() - interval '1 second'");
        await (await Confirm(token, code)).Refuses(422, "phone.code_invalid");
        await Run(company, $"UPDATE due_work SET retry_at = NULL WHERE kind = {ForgetPhoneCode.Kind}");
        await Eventually.Get(() => Row(company), row => row.Number is null && row.CodeHash.Length == 0, "forgetting");
    }

    [Fact]
    public async Task A_newer_code_voids_the_one_before()
    {
        var company = await host.SignUp();
        var token = await company.OwnerToken();
        await Ask(token, Typed);
        var old = await CodeOf(company);
        await Age(company);
        (await Ask(token, Typed)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var texts = await Texts(company);
        texts.Count.ShouldBe(2);
        var fresh = host.Fleet.OpenToken(texts[1].SealedToken!);
        if (old != fresh)
            await (await Confirm(token, old)).Refuses(422, "phone.code_invalid");
        (await Confirm(token, fresh)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("07400 123456", 400, "phone.malformed")]
    [InlineData("hello", 400, "phone.malformed")]
    [InlineData("", 400, "phone.malformed")]
    [InlineData("+44 1234", 422, "phone.not_mobile")]
    [InlineData("+999 123456789", 400, "phone.malformed")]
    [InlineData("+44 20 7946 0000", 422, "phone.not_mobile")]
    [InlineData("+44 909 8790000", 422, "phone.not_mobile")]
    public async Task A_number_that_gets_no_texts_is_refused_and_costs_none(string typed, int status, string code)
    {
        var company = await host.SignUp();
        await (await Ask(await company.OwnerToken(), typed)).Refuses(status, code);
        (await Texts(company)).ShouldBeEmpty();
        (await host.Audits(company)).ShouldContain(record => record.Action == "request_phone_code" && record.Code == code);
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12345a")]
    [InlineData("１２３４５６")]
    public async Task A_code_is_six_digits(string code)
    {
        var company = await host.SignUp();
        await (await Confirm(await company.OwnerToken(), code)).Refuses(400, "request.invalid");
    }

    [Fact]
    public async Task Codes_and_numbers_are_the_tenants_and_nobody_is_asked_without_a_token()
    {
        await (await host.Post("/api/v1/auth/verify-phone/request", new { phone = Typed })).Refuses(401, "token.invalid");
        await (await host.Post("/api/v1/auth/verify-phone/confirm", new { code = "123456" })).Refuses(401, "token.invalid");
    }

    [Fact]
    public async Task One_code_a_minute_and_five_a_day_for_a_user()
    {
        var company = await host.SignUp();
        var token = await company.OwnerToken();
        await Ask(token, Typed);
        var refused = await Ask(token, "+44 7400 654321");
        await refused.Refuses(429, "phone.too_soon");
        refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(30, 60);
        for (var i = 0; i < 4; i++)
        {
            await Age(company);
            (await Ask(token, $"+44 7400 65432{i}")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        }

        await Age(company);
        await (await Ask(token, "+44 7400 654329")).Refuses(429, "phone.too_often");
        (await Texts(company)).Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_number_that_others_had_texted_just_now_gets_no_text_and_the_answer_does_not_tell()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        var first = await Ask(await company.OwnerToken(), Typed);
        var second = await Ask(member.Token, Typed);
        ((int)second.StatusCode, await Shape(second)).ShouldBe(((int)first.StatusCode, await Shape(first)));
        (await Texts(company)).Count.ShouldBe(1);
        await (await Confirm(member.Token, await CodeOf(company))).Refuses(422, "phone.code_invalid");
    }

    [Fact]
    public async Task A_hundred_and_fifty_texts_a_day_verify_a_tenants_numbers_and_the_answer_does_not_tell()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        await Ask(await company.OwnerToken(), Typed);
        await Run(company, $"UPDATE texted_numbers SET allowance_count = 149");
        var last = await Ask(member.Token, "+44 7400 654321");
        await Age(company);
        var none = await Ask(member.Token, "+44 7400 654322");
        ((int)none.StatusCode, await Shape(none)).ShouldBe(((int)last.StatusCode, await Shape(last)));
        (await Texts(company)).Select(text => text.To).ShouldBe([Number, "+447400654321"]);

        await Run(company, $"UPDATE texted_numbers SET allowance_counted_from = now() - interval '25 hours'");
        await Age(company);
        await Ask(member.Token, "+44 7400 654323");
        (await Texts(company)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Who_was_removed_meanwhile_gets_no_code_and_proves_nothing()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        await Ask(member.Token, Typed);
        var code = await CodeOf(company);
        await Run(company, $"UPDATE users SET active = false WHERE id = {member.Id}");
        await (await Confirm(member.Token, code)).Refuses(404, "user.not_found");
        await Age(company);
        await (await Ask(member.Token, "+44 7400 654321")).Refuses(404, "user.not_found");
        (await Texts(company)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_number_got_is_kept_without_the_number_and_forgotten_after_a_day()
    {
        var company = await host.SignUp();
        await Ask(await company.OwnerToken(), Typed);
        (await host.As(company.Id, db => db.TextedNumbers.AsNoTracking().SingleAsync())).Mark.Length.ShouldBe(32);
        await Run(company, $"UPDATE texted_numbers SET allowance_counted_from = now() - interval '25 hours'");
        await Run(company, $"UPDATE due_work SET retry_at = NULL WHERE kind = {ForgetTextedNumber.Kind}");
        await Eventually.Get(() => host.As(company.Id, db => db.TextedNumbers.AnyAsync()), any => !any, "forgetting");
    }

    [Fact]
    public async Task Who_is_deleted_keeps_neither_number_nor_proof()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        await Ask(member.Token, Typed);
        (await host.Post("/api/v1/users/bulk/delete", new { user_ids = new[] { member.Id } }, await company.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.As(company.Id, db => db.PhoneVerifications.AnyAsync())).ShouldBeFalse();
    }

    private static string Wrong(string code) => code[..5] + (char)('0' + ((code[5] - '0' + 1) % 10));

    private static async Task<string> Shape(HttpResponseMessage answer) =>
        string.Join(' ', (await answer.Json()).EnumerateObject().Select(member => $"{member.Name}:{member.Value.ValueKind}"));

    private async Task<string> Verified(Company company)
    {
        var token = await company.OwnerToken();
        await Ask(token, Typed);
        (await Confirm(token, await CodeOf(company))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Age(company);
        return token;
    }

    private Task<HttpResponseMessage> Ask(string token, string phone) => host.Post("/api/v1/auth/verify-phone/request", new { phone }, token);

    private Task<HttpResponseMessage> Confirm(string token, string code) => host.Post("/api/v1/auth/verify-phone/confirm", new { code }, token);

    private async Task<List<SmsRequested>> Texts(Company company)
    {
        var rows = await host.As(
            company.Id, db => db.Outbox.AsNoTracking().Where(row => row.EventName == "sms.requested").OrderBy(row => row.Position).ToListAsync());
        return [.. rows.Select(row => JsonSerializer.Deserialize<SmsRequested>(row.Payload, EventCatalogue.Json)!)];
    }

    private async Task<string> CodeOf(Company company) => host.Fleet.OpenToken((await Texts(company))[^1].SealedToken!);

    private Task<PhoneVerification> Row(Company company) => host.As(company.Id, db => db.PhoneVerifications.AsNoTracking().SingleAsync());

    /// <summary>As if everything had been asked for two minutes earlier.</summary>
    private async Task Age(Company company)
    {
        await Run(company, $"UPDATE phone_verifications SET allowance_last_at = allowance_last_at - interval '2 minutes'");
        await Run(company, $"UPDATE texted_numbers SET allowance_last_at = allowance_last_at - interval '2 minutes'");
    }

    private Task<int> Run(Company company, FormattableString sql) => host.As(company.Id, async db =>
    {
        await db.Database.ExecuteSqlAsync(sql);
        db.MarkSaved();
        return 0;
    });

    private async Task<JsonElement> Me(string token)
    {
        using var http = host.WithToken(token);
        return await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/me");
    }

    private Task SetPhone(string token, string phone) => Patch(token, new { phone });

    private async Task Patch(string token, object change)
    {
        using var http = host.WithToken(token);
        var etag = (await http.GetAsync("/api/v1/auth/me")).Headers.ETag!;
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/api/v1/auth/me") { Content = JsonContent.Create(change) };
        request.Headers.IfMatch.Add(new EntityTagHeaderValue(etag.Tag));
        var answer = await http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }
}

/// <summary>What counts how, told without a host.</summary>
public sealed class PhoneVerificationTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly PhoneNumber Number = PhoneNumber.Of("+447400123456");

    [Fact]
    public void A_code_proves_the_number_that_it_was_sent_to_until_it_is_over()
    {
        var verification = PhoneVerification.Of(Guid.NewGuid());
        verification.Expect(Number, [1], Now);
        verification.Take([[1]], Now + PhoneVerification.Life).ShouldBeNull();
        verification.Take([[2], [1]], Now + PhoneVerification.Life - TimeSpan.FromTicks(1)).ShouldBe(Number);
        verification.Take([[1]], Now).ShouldBeNull();
    }

    [Fact]
    public void The_days_five_are_counted_from_the_first()
    {
        var allowance = TextAllowance.Unused;
        for (var i = 0; i < TextAllowance.Most; i++)
            allowance = allowance.Use(Now + TimeSpan.FromHours(i));
        allowance.TooOften(Now + TimeSpan.FromHours(23)).ShouldBe(TimeSpan.FromHours(1));
        allowance.TooOften(Now + TimeSpan.FromHours(24)).ShouldBeNull();
        allowance.Use(Now + TimeSpan.FromHours(24)).Count.ShouldBe(1);
    }

    [Fact]
    public void Another_number_does_not_give_more_codes()
    {
        var verification = PhoneVerification.Of(Guid.NewGuid());
        verification.Expect(Number, [1], Now);
        Should.Throw<DomainException>(() => verification.Expect(PhoneNumber.Of("+12025550123"), [1], Now + TimeSpan.FromSeconds(59))).Code.ShouldBe("phone.too_soon");
    }

    [Theory]
    [InlineData("+447400123456", true)]
    [InlineData("+353851234567", true)]
    [InlineData("+12025550123", false)]
    public void Where_countries_are_named_others_get_no_texts(string number, bool served)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Sms:Countries:0"] = "GB", ["Sms:Countries:1"] = "ie" }).Build();
        new TextLimits(new ConfigurationBuilder().Build(), NullLogger<TextLimits>.Instance).RequireServed(PhoneNumber.Of(number));
        var limits = new TextLimits(settings, NullLogger<TextLimits>.Instance);
        if (served)
            limits.RequireServed(PhoneNumber.Of(number));
        else
            Should.Throw<DomainException>(() => limits.RequireServed(PhoneNumber.Of(number))).Code.ShouldBe("phone.country_not_served");
    }

    [Theory]
    [InlineData("447400123456")]
    [InlineData("+044123456")]
    [InlineData("+12345")]
    [InlineData("+1234567890123456")]
    [InlineData("+4474001234５6")]
    [InlineData("+447400123456\n")]
    public void Only_the_form_of_E164_is_a_number(string text) => PhoneNumber.TryOf(text, out _).ShouldBeFalse();
}
