using System.Collections.Concurrent;
using System.Security.Claims;
using DotMac.Contracts.Operations;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.TestKit;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

[assembly: AssemblyFixture(typeof(DotMac.ServiceDefaults.Tests.Notes.NotesService))]

namespace DotMac.ServiceDefaults.Tests.Notes;

/// <summary>A service of one aggregate on the real database and broker, composed exactly as the seven are.</summary>
public sealed class NotesService : IAsyncLifetime
{
    private WebApplication? app;

    public ServiceSettings Settings { get; private set; } = null!;
    public IServiceProvider Services => app!.Services;
    public Received Received { get; } = new();

    /// <summary>What the next note of a title, written by way of <c>/notes/outside</c>, waits for between two transactions.</summary>
    public ConcurrentDictionary<string, TaskCompletionSource> Outside { get; } = new();

    /// <summary>Settings that differ from the usual.</summary>
    public Dictionary<string, string?> Differently { get; init; } = [];

    public async ValueTask InitializeAsync()
    {
        Settings = await ServiceSettings.Create(await SharedServers.Join(), "notes");
        foreach (var (key, value) in Differently)
            Settings.Values[key] = value;
        app = Build(Settings.Values);
        (await app.RunService<NotesDbContext>(["migrate"])).ShouldBe(0);
        await app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        await SharedServers.Leave();
    }

    /// <summary>The <c>migrate</c> run again, with PostgreSQL behind another port.</summary>
    public async Task<int> Migrate(int port)
    {
        await using var run = Build(Connected(to => to.Port = port));
        return await run.RunService<NotesDbContext>(["migrate"]);
    }

    /// <summary>A second process of the service, but for being in this one, which connects differently to PostgreSQL.</summary>
    public async Task<WebApplication> StartReplica(Action<NpgsqlConnectionStringBuilder> change)
    {
        var replica = Build(Connected(change));
        await replica.StartAsync();
        return replica;
    }

    /// <summary>A client of the tenant; of the replica if one is named.</summary>
    public HttpClient Client(Guid tenant, WebApplication? replica = null)
    {
        var http = new HttpClient { BaseAddress = new Uri((replica ?? app!).Urls.First()) };
        http.DefaultRequestHeaders.Add("X-Test-Tenant", tenant.ToString());
        return http;
    }

    /// <summary>Runs as an operation of a tenant, without HTTP around it; in the replica if one is named.</summary>
    public async Task<T> As<T>(Guid tenant, Func<NotesDbContext, Task<T>> act, WebApplication? replica = null)
    {
        await using var scope = (replica ?? app!).Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOperation>().EnterTenant(tenant);
        var db = scope.ServiceProvider.GetRequiredService<NotesDbContext>();
        var result = await act(db);
        await db.Commit(default);
        return result;
    }

    private Dictionary<string, string?> Connected(Action<NpgsqlConnectionStringBuilder> change)
    {
        return Settings.Values.ToDictionary(
            pair => pair.Key, pair => pair.Key.StartsWith("ConnectionStrings:notes-", StringComparison.Ordinal) ? Changed(pair.Value) : pair.Value);

        string Changed(string? connection)
        {
            var builder = new NpgsqlConnectionStringBuilder(connection);
            change(builder);
            return builder.ConnectionString;
        }
    }

    private WebApplication Build(Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults<NotesDbContext>("notes");
        builder.Services.AddReceiveObserver(_ => Received);
        var built = builder.Build();
        built.Use((http, next) =>
        {
            if (http.Request.Headers.TryGetValue("X-Test-Tenant", out var tenant))
                http.User = new ClaimsPrincipal(new ClaimsIdentity([new("sub", tenant.ToString()), new("tid", tenant.ToString())], "test"));
            return next(http);
        });
        var api = built.MapApi();
        api.MapGet("/whence", (HttpContext http) => $"{http.Connection.RemoteIpAddress} {http.Request.Scheme}://{http.Request.Host}").WithName("TellWhence").Anonymous("a sample");
        api.MapPost("/notes", Write).WithName("WriteNote").Anonymous("the test states the principal");
        api.MapPost("/notes/outside", WriteOutside).WithName("WriteNoteOutside").Anonymous("the test states the principal");
        api.MapGet("/notes", List).WithName("ListNotes").Anonymous("the test states the principal");
        api.MapPost("/notes/{id:guid}/rename", Rename).WithName("RenameNote").Anonymous("the test states the principal");
        return built;
    }

    private static async Task<Created<NoteBody>> Write(NoteBody body, NotesDbContext db, TenantClock clock, CancellationToken ct)
    {
        var note = Note.Write(body.Title);
        note.Add($"written {clock.Now:O}");
        db.Add(note);
        db.Schedule(StampNote.Kind, note.Id, clock.Now);
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/notes/{note.Id}", body with { Id = note.Id });
    }

    private async Task<Created<NoteBody>> WriteOutside(NoteBody body, NotesDbContext db, TenantClock clock, CancellationToken ct)
    {
        await db.Commit(ct);
        if (Outside.TryRemove(body.Title, out var answer))
            await answer.Task.WaitAsync(ct);
        return await Write(body, db, clock, ct);
    }

    private static async Task<Ok<Page<NoteBody>>> List(NotesDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Notes, note => new NoteBody(note.Title, note.Id), ct));

    private static async Task<Ok> Rename(Guid id, NoteBody body, HttpContext http, NotesDbContext db, CancellationToken ct)
    {
        var note = await db.Notes.FindAsync([id], ct) ?? throw new DomainException(Refusal.NotFound, "note.not_found", "There is no such note.");
        http.RequireMatch(note);
        note.Rename(body.Title);
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok();
    }

    public sealed record NoteBody(string Title, Guid? Id = null);
}

[HandlesDueWork(Kind)]
public sealed class StampNote(NotesDbContext db) : IDueWorkHandler
{
    public const string Kind = "stamp_note";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var note = await db.Notes.FirstAsync(note => note.Id == work.Subject, ct);
        if (note.Title.StartsWith("crash", StringComparison.Ordinal) && work.Attempt == 1)
            throw new InvalidOperationException("crashed as asked");
        if (note.Title == "away")
            throw new DomainException(Refusal.Unavailable, "note.store_unavailable", "The store of notes is away.");
        note.Add($"stamped at try {work.Attempt}");
        await db.SaveChangesAsync(ct);
    }
}

[HandlesDueWork(Kind, Together = 8)]
public sealed class ShoutNotes(NotesDbContext db) : IDueBatchHandler
{
    public const string Kind = "shout_notes";
    private int together;

    public async Task Prepare(IReadOnlyList<DueWork> batch, CancellationToken ct)
    {
        together = batch.Count;
        var ids = batch.Select(work => work.Subject).ToArray();
        await db.Notes.Where(note => ids.Contains(note.Id)).LoadAsync(ct);
    }

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var note = (await db.Notes.FindAsync([work.Subject], ct))!;
        if (note.Title == "forbidden")
            throw new DomainException(Refusal.Conflict, "note.forbidden", "Not this one.");
        if (note.Title == "whispered")
            note.Add($"whispered among {together}");
        else
            note.Rename($"shouted among {together}");
    }
}

public sealed class FileUploadedConsumer(NotesDbContext db) : IConsumer<FileUploaded>
{
    public async Task Consume(ConsumeContext<FileUploaded> context)
    {
        var note = await db.Notes.FirstAsync(note => note.Id == context.Message.FileId, context.CancellationToken);
        note.Add($"consumed by {db.TenantId}");
    }
}
