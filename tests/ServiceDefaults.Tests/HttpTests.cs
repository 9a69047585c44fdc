using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DotMac.ServiceDefaults.Tests.Notes;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.ServiceDefaults.Tests;

/// <summary>The HTTP conventions that every endpoint has without asking for them (design, section 7).</summary>
public sealed class HttpTests(NotesService service)
{
    private readonly Guid tenant = Guid.CreateVersion7();

    [Fact]
    public async Task A_key_is_replayed_quoted_or_bare_and_refused_with_another_body()
    {
        using var http = service.Client(tenant);
        using var first = await Write(http, "\"k1\"", "once");
        using var again = await Write(http, "k1", "once");
        using var other = await Write(http, "k1", "twice");

        first.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        again.Headers.Location.ShouldBe(first.Headers.Location);
        again.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        ((int)other.StatusCode, await other.Code()).ShouldBe((422, "idempotency.key_reused"));
        (await Titles()).ShouldBe(["once"]);
    }

    [Fact]
    public async Task The_hash_of_a_request_that_is_kept_cannot_be_made_without_the_services_key()
    {
        using var http = service.Client(tenant);
        using var answer = await Write(http, "k2", "a secret");
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var kept = await service.As(tenant, db => db.Database.SqlQuery<byte[]>($"SELECT request_hash AS \"Value\" FROM stored_answers").SingleAsync());
        kept.Length.ShouldBe(SHA256.HashSizeInBytes);
        kept.ShouldNotBe(SHA256.HashData("/notes{\"title\":\"a secret\"}"u8));
    }

    [Fact]
    public async Task Head_is_answered_like_get_without_its_content()
    {
        using var http = service.Client(tenant);
        using var written = await Write(http, "k3", "a note");
        using var got = await http.GetAsync("/notes");
        using var asked = await http.SendAsync(new(HttpMethod.Head, "/notes"));
        using var none = await http.SendAsync(new(HttpMethod.Head, $"/notes/{Guid.NewGuid()}/nothing"));

        (asked.StatusCode, asked.Content.Headers.ContentType).ShouldBe((HttpStatusCode.OK, got.Content.Headers.ContentType));
        (await asked.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        (none.StatusCode, (await none.Content.ReadAsByteArrayAsync()).Length).ShouldBe((HttpStatusCode.NotFound, 0));
    }

    [Fact]
    public async Task A_key_belongs_to_its_tenant()
    {
        using var http = service.Client(tenant);
        using var foreign = service.Client(Guid.CreateVersion7());
        using var mine = await Write(http, "shared", "mine");
        using var theirs = await Write(foreign, "shared", "theirs");
        theirs.StatusCode.ShouldBe(HttpStatusCode.Created);
        theirs.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("tab\there")]
    public async Task A_malformed_key_is_refused(string key)
    {
        using var http = service.Client(tenant);
        using var answer = await Write(http, key, "never");
        ((int)answer.StatusCode, await answer.Code()).ShouldBe((400, "idempotency.key_malformed"));
    }

    [Fact]
    public async Task Two_requests_with_one_key_at_once_have_one_effect()
    {
        using var http = service.Client(tenant);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Write(http, "race", "raced")));
        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Created || answer.StatusCode == HttpStatusCode.Conflict);
        answers.Where(answer => answer.StatusCode == HttpStatusCode.Conflict).ShouldAllBe(answer => answer.Headers.RetryAfter != null);
        (await Titles()).ShouldBe(["raced"]);
    }

    [Fact]
    public async Task A_request_that_its_repeat_overtook_between_two_transactions_has_the_repeats_answer_and_no_effect()
    {
        using var http = service.Client(tenant);
        var outside = service.Outside[$"{tenant}"] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = Write(http, "overtaken", $"{tenant}", "/notes/outside");
        await Eventually.Get(() => Task.FromResult(service.Outside.ContainsKey($"{tenant}")), waits => !waits, "the first request's call outside");

        using var repeat = await Write(http, "overtaken", $"{tenant}", "/notes/outside");
        outside.SetResult();
        using var overtaken = await first;

        (repeat.StatusCode, overtaken.StatusCode).ShouldBe((HttpStatusCode.Created, HttpStatusCode.Created));
        overtaken.Headers.Location.ShouldBe(repeat.Headers.Location);
        overtaken.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        (await Titles()).ShouldBe([$"{tenant}"]);
    }

    [Theory]
    [InlineData("application/json; charset=nonsense")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("text/plain")]
    public async Task A_body_that_is_not_JSON_in_UTF_8_is_415(string type)
    {
        using var http = service.Client(tenant);
        using var content = new StringContent("{}");
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await http.PostAsync("/notes", content);
        ((int)answer.StatusCode, await answer.Code()).ShouldBe((415, "request.unsupported_media_type"));
    }

    [Theory]
    [InlineData("{\"title\":\"nul \\u0000\"}")]
    [InlineData("{\"title\":\"x\",\"stranger\":1}")]
    [InlineData("{\"title\":\"x\",\"title\":\"y\"}")]
    [InlineData("{\"title\":1}")]
    [InlineData("[")]
    public async Task A_bad_body_is_400_and_stores_nothing(string body)
    {
        using var http = service.Client(tenant);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("/notes", content);
        ((int)answer.StatusCode, await answer.Code()).ShouldBe((400, "request.malformed"));
        (await Titles()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_needs_the_version_that_was_read_and_a_refusal_is_audited()
    {
        using var http = service.Client(tenant);
        var note = Note.Draft("first");
        await service.As(tenant, async db => { db.Add(note); return await db.SaveChangesAsync(); });

        (await Rename(http, note, "second", null)).ShouldBe((428, "request.if_match_required"));
        (await Rename(http, note, "second", "\"7\"")).ShouldBe((412, "request.stale"));
        (await Rename(http, note, "forbidden", "\"1\"")).ShouldBe((422, "note.forbidden_title"));
        (await Rename(http, note, "second", "\"1\"")).ShouldBe((200, null));
        var audited = await service.As(tenant, db => db.Outbox.AsNoTracking().Where(row => row.EventName == "audited").OrderBy(row => row.Position).Select(row => row.Payload).ToListAsync());
        audited.Select(payload => JsonDocument.Parse(payload).RootElement.GetProperty("code").GetString())
            .ShouldBe(["request.if_match_required", "request.stale", "note.forbidden_title", null]);
    }

    [Fact]
    public async Task A_list_pages_newest_first_and_takes_no_cursor_but_its_own()
    {
        using var http = service.Client(tenant);
        Note[] notes = [.. Enumerable.Range(0, 5).Select(number => Note.Draft($"{number}"))];
        await service.As(tenant, async db => { db.AddRange(notes); return await db.SaveChangesAsync(); });

        var seen = new List<string>();
        for (Uri? next = new("/notes?Limit=2", UriKind.Relative); next is not null;)
        {
            using var answer = await http.GetAsync(next);
            var page = await answer.Content.ReadFromJsonAsync<JsonElement>();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString()!));
            next = answer.Headers.TryGetValues("Link", out var links) ? new Uri(links.Single().Split('<', '>')[1], UriKind.Relative) : null;
        }

        seen.ShouldBe(notes.OrderByDescending(note => note.Id.ToString(), StringComparer.Ordinal).Select(note => note.Title));
        foreach (var query in (string[])["cursor=AAAA", "limit=0", "limit=101", "limit=x"])
            ((int)(await http.GetAsync($"/notes?{query}")).StatusCode).ShouldBe(400, query);
    }

    private static async Task<HttpResponseMessage> Write(HttpClient http, string key, string title, string path = "/notes")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { title }) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await http.SendAsync(request);
    }

    private static async Task<(int, string?)> Rename(HttpClient http, Note note, string title, string? version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/notes/{note.Id}/rename") { Content = JsonContent.Create(new { title }) };
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-Match", version);
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, answer.IsSuccessStatusCode ? null : await answer.Code());
    }

    private Task<List<string>> Titles() => service.As(tenant, db => db.Notes.Select(note => note.Title).ToListAsync());
}
