using DotMac.Contracts.Billing;
using DotMac.Contracts.Notifications;
using DotMac.Kernel;
using DotMac.Notifications.Domain.Mails;
using DotMac.Notifications.Due;
using DotMac.ServiceDefaults.Secrets;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Tests;

public sealed class MailTests(NotificationsService service)
{
    private readonly TestTenant tenant = new(service);
    private readonly string address = $"{Guid.NewGuid():N}@user.example";
    private readonly Guid mail = Guid.CreateVersion7();

    private string Sealed(string token) => new FleetSealer(service.Settings.Values["Secrets:FleetKey"]!).SealToken(token);

    private Task Asked(string template = "email.auth.verification", string? box = null, int times = 1) => service.Deliver(
        tenant.Id,
        new MailRequested(
            mail, template, address,
            new Dictionary<string, string>
            {
                ["full_name"] = "Ada\r\nBcc: evil@evil.example <b>",
                ["tenant_name"] = "x\r\nBcc: evil@evil.example",
                ["link_base"] = "http://x",
            },
            box ?? Sealed("the-token")),
        times);

    private Task<Mail> Row() => service.As(tenant.Id, async db => (await db.Mails.AsNoTracking().SingleAsync(row => row.Id == mail)));

    private async Task Fails(string reason)
    {
        var row = await tenant.Mail(found => found.Status() == "failed");
        row.GetProperty("last_error").GetString().ShouldBe(reason);
        (await Row()).SealedToken.ShouldBeNull();
        (await service.Events(tenant.Id)).ShouldBe(["email.failed"]);
    }

    [Fact]
    public async Task A_mail_is_sent_once_with_its_token_which_is_then_erased()
    {
        await Asked(times: 2);
        await tenant.Mail(row => row.Status() == "sent");

        var offered = service.MailServer.To(address).ShouldHaveSingleItem();
        offered.Recipients.ShouldBe([address]);
        offered.Message.MessageId!.ShouldContain(mail.ToString("N"));
        offered.Message.Headers.Select(header => header.Field).ShouldNotContain("Bcc");
        offered.Message.TextBody!.ShouldContain("the-token");
        offered.Message.HtmlBody!.ShouldContain("&lt;b&gt;");
        (await Row()).SealedToken.ShouldBeNull();
        (await service.Events(tenant.Id)).ShouldBe(["email.sent"]);
    }

    [Theory]
    [InlineData("email.auth.password_reset", "the-token")]
    [InlineData("email.auth.invitation", "the-token")]
    [InlineData("email.auth.password_changed", "If it was not you")]
    [InlineData("email.auth.second_factor_changed", "If it was not you")]
    [InlineData("email.auth.passkey_changed", "If it was not you")]
    [InlineData("email.auth.impersonation_started", "The reason given")]
    [InlineData("email.auth.api_key_expiring", "issue another key")]
    [InlineData("email.auth.external_login_changed", "If it was not you")]
    [InlineData("email.auth.email_change", "the-token")]
    [InlineData("email.auth.email_change_asked", "If it was not you")]
    [InlineData("email.auth.email_changed", "If it was not you")]
    [InlineData("email.auth.email_in_use", "nothing changes")]
    [InlineData("email.auth.account_exists", "the-token")]
    [InlineData("email.billing.invoice", "Whoever has this link")]
    [InlineData("email.billing.invoice_reminder", "If you have paid meanwhile")]
    public async Task The_mails_about_credentials_and_invoices_say_what_to_do(string template, string said)
    {
        await Asked(template);
        await tenant.Mail(row => row.Status() == "sent");
        var message = service.MailServer.To(address).ShouldHaveSingleItem().Message;
        message.TextBody!.ShouldContain(said);
        message.HtmlBody!.ShouldContain(said);
    }

    [Fact]
    public async Task A_refused_mail_is_offered_again_with_the_same_id_and_its_reason_tells_nothing_of_the_server()
    {
        service.MailServer.AnswerMessage(address, 451, 250);
        await Asked();
        var waiting = await tenant.Mail(row => row.GetProperty("attempts").GetInt32() == 1);
        waiting.GetProperty("last_error").GetString().ShouldBe("refused 451");
        waiting.Status().ShouldBe("queued");

        await service.Hurry(tenant.Id, SendMail.Kind);
        await tenant.Mail(row => row.Status() == "sent");
        var offers = service.MailServer.To(address);
        offers.Select(offer => offer.Taken).ShouldBe([false, true]);
        offers.Select(offer => offer.Message.MessageId).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_sandboxs_retry_belongs_to_wall_time_while_its_clock_stands_still()
    {
        var then = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await tenant.SignsUp(sandbox: true, at: then);
        await service.Knows(tenant.Id, db => db.TenantStates.AnyAsync(state => state.ClockNow != null));
        service.MailServer.AnswerMessage(address, 451, 250);
        await Asked();
        await tenant.Mail(row => row.GetProperty("attempts").GetInt32() == 1);

        var next = (await service.Planned(tenant.Id, SendMail.Kind)).ShouldHaveSingleItem();
        next.DueAt.ShouldBe(then);
        (next.RetryAt!.Value - TimeProvider.System.GetUtcNow()).TotalSeconds.ShouldBeInRange(5, 10);
        await service.Hurry(tenant.Id, SendMail.Kind);
        await tenant.Mail(row => row.Status() == "sent");
    }

    [Fact]
    public async Task A_mail_that_no_try_gets_through_fails_and_its_token_is_erased()
    {
        service.MailServer.AnswerMessage(address, 451);
        await Asked();
        await Eventually.Get(
            async () =>
            {
                await service.Hurry(tenant.Id, SendMail.Kind);
                return (await tenant.Get("/api/v1/communications/logs")).GetProperty("items");
            },
            items => items.GetArrayLength() == 1 && items[0].Status() == "failed", "the last try");
        await Fails("refused 451");
        service.MailServer.To(address).Count.ShouldBe(Mail.MostAttempts);
    }

    [Fact]
    public async Task An_address_that_nobody_has_fails_at_once()
    {
        service.MailServer.AnswerRecipient(address, 550);
        await Asked();
        await Fails("refused 550");
    }

    [Fact]
    public async Task A_template_that_does_not_exist_fails_at_once()
    {
        await Asked(template: "email.of.nowhere");
        await Fails("mail.template_unknown");
    }

    [Theory]
    [InlineData("bm90IHNlYWxlZCBieSB0aGUgZmxlZXQncyBrZXksIG5vdCBhdCBhbGw=")]
    [InlineData("not base64")]
    public async Task A_token_that_cannot_be_opened_fails_at_once(string box)
    {
        await Asked(box: box);
        await Fails("token-unreadable");
        service.MailServer.To(address).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mail_that_the_server_took_is_sent_however_the_connection_ends()
    {
        service.MailServer.HangUp(address);
        await Asked();
        await tenant.Mail(row => row.Status() == "sent");
        service.MailServer.To(address).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_sent_mail_leaves_the_log_after_30_days()
    {
        await Asked();
        await tenant.Mail(row => row.Status() == "sent");
        await service.BringForward(tenant.Id, EraseMail.Kind);
        await service.Knows(tenant.Id, async db => !await db.Mails.AnyAsync());
    }

    [Theory]
    [InlineData(2900, "EUR", "29.00 EUR")]
    [InlineData(2900, "JPY", "2900 JPY")]
    public async Task A_paid_invoice_is_receipted_in_the_name_of_the_seller(long total, string currency, string shown)
    {
        await tenant.SignsUp();
        await service.Knows(tenant.Id, db => db.TenantStates.AnyAsync());
        var paidAt = new DateTimeOffset(2026, 2, 3, 0, 0, 0, TimeSpan.Zero);
        await service.Deliver(
            tenant.Id, new InvoicePaid(Guid.NewGuid(), "INV-7", Guid.NewGuid(), "Buyer", address, total, total, currency, null, paidAt), times: 2);
        await tenant.Mail(row => row.Status() == "sent");
        var receipt = service.MailServer.To(address).ShouldHaveSingleItem().Message;
        receipt.Subject.ShouldBe("Receipt for invoice INV-7 from Acme");
        receipt.TextBody!.ShouldContain($"Acme received your payment of {shown} for invoice INV-7 on 2026-02-03");
    }

    [Fact]
    public async Task What_the_platform_sells_is_received_in_its_name()
    {
        await service.Deliver(Tenants.Platform, new InvoicePaid(
            Guid.NewGuid(), "INV-8", Guid.NewGuid(), "Acme", address, 4900, 4900, "EUR", null, new DateTimeOffset(2026, 2, 3, 0, 0, 0, TimeSpan.Zero)));
        var mails = await Eventually.Get(() => Task.FromResult(service.MailServer.To(address)), found => found.Count > 0, "the receipt");
        mails[0].Message.Subject.ShouldBe("Receipt for invoice INV-8 from DotMac");
    }

    [Theory]
    [InlineData("payment_request", "reminder", "Reminder: 159.00 EUR overdue at Acme")]
    [InlineData("email", "final_notice", "Final notice: 159.00 EUR overdue at Acme")]
    public async Task A_customer_that_is_dunned_is_told_what_is_overdue(string action, string template, string subject)
    {
        await tenant.SignsUp();
        await service.Knows(tenant.Id, db => db.TenantStates.AnyAsync());
        await service.Deliver(tenant.Id, Step(action, template), times: 2);
        await tenant.Mail(row => row.Status() == "sent");
        var mail = service.MailServer.To(address).ShouldHaveSingleItem().Message;
        mail.Subject.ShouldBe(subject);
        mail.TextBody!.ShouldContain("159.00 EUR are overdue: INV-1, INV-2");
        mail.TextBody!.Contains("final notice", StringComparison.Ordinal).ShouldBe(template == "final_notice");
    }

    [Fact]
    public async Task Steps_of_dunning_that_are_no_mail_send_none()
    {
        await service.Deliver(tenant.Id, Step("suspend_service", "reminder"));
        await service.Deliver(tenant.Id, Step("email", "reminder"));
        await tenant.Mail(row => row.Status() == "sent");
        service.MailServer.To(address).ShouldHaveSingleItem();
    }

    private DunningStepExecuted Step(string action, string template) => new(
        Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "Buyer", address, 1, 3, action, null, template, 15900, "EUR", ["INV-1", "INV-2"]);
}
