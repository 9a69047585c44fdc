using System.Text.Json;

namespace DotMac.Identity.Tests.Features.Users;

public sealed class ExportUsersTests(IdentityHost host)
{
    [Fact]
    public async Task Streams_the_tenants_users_as_csv_or_json_lines_and_nobody_elses()
    {
        var (company, elsewhere) = (await host.SignUp(), await host.SignUp());
        var member = await host.Member(company, "tenant_member", "tenant_support");
        using var http = host.WithToken(await company.OwnerToken());
        var answer = await http.GetAsync("/api/v1/users/export");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("id,email,username,full_name,active,email_confirmed,roles,last_sign_in_at,created_at");
        lines.Length.ShouldBe(3);
        lines[1].ShouldContain(company.OwnerEmail);
        lines[2].ShouldContain($"{member.Id},{member.Email},,Member,True,True,tenant_member tenant_support,", Case.Insensitive);
        string.Join('\n', lines).ShouldNotContain(elsewhere.OwnerEmail);

        var json = (await http.GetStringAsync("/api/v1/users/export?format=jsonl&active=true")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        json.Select(line => JsonElement.Parse(line).GetProperty("id").GetGuid()).ShouldContain(member.Id);
        await (await http.GetAsync("/api/v1/users/export?format=xml")).Refuses(400, "export.format_unknown");
    }

    [Fact]
    public async Task It_asks_for_the_permission_to_read_users()
    {
        var company = await host.SignUp();
        using var http = host.WithToken((await host.Member(company, "partner_finance")).Token);
        await (await http.GetAsync("/api/v1/users/export")).Refuses(403, "permission.denied");
    }
}
