using System.Net;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.ServiceDefaults.Tests.Auth;

public sealed class IdentityDownTests : IAsyncLifetime
{
    private readonly ResourceServer server = new();
    private readonly Guid tenant = Guid.CreateVersion7();
    private readonly Guid user = Guid.CreateVersion7();

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Known_tokens_go_on_working_sensitive_endpoints_close_and_everything_recovers_by_itself()
    {
        var known = server.Identity.Token(tenant, user, "sample.things.view");
        (await server.Get("/sensitive", known)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await server.Identity.Stop();

        var refused = await Eventually.Get(() => server.Get("/sensitive", known), answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable, "closing");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await server.Get("/things", known)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Get("/things", server.Identity.Token(tenant, user, "sample.things.view"))).StatusCode.ShouldBe(HttpStatusCode.OK, "its key is known");
        var ready = await server.Get("/health/ready", null);
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonDocument.Parse(await ready.Content.ReadAsStringAsync()).RootElement.GetProperty("status").GetString().ShouldBe("degraded");

        server.Identity.Tokens.Rotate();
        var unknown = server.Identity.Token(tenant, user, "sample.things.view");
        (await server.Get("/things", unknown)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, "whether its key is Identity's cannot be told");

        await server.Identity.Resume();
        await Eventually.Get(() => server.Get("/sensitive", unknown), answer => answer.StatusCode == HttpStatusCode.OK, "recovery");
    }

    [Fact]
    public async Task A_token_that_was_looked_at_while_Identity_was_down_is_not_refused_because_Identity_is_back_when_it_is_answered()
    {
        await Task.Delay(1100);
        await server.Identity.Stop();
        server.Identity.Tokens.Rotate();
        var token = server.Identity.Token(tenant, user, "sample.things.view");
        var (looked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.BeforeAnswering = async () =>
        {
            looked.TrySetResult();
            await answer.Task;
        };
        var slow = server.Get("/things", token);
        await looked.Task;

        server.BeforeAnswering = () => Task.CompletedTask;
        await server.Identity.Resume();
        await Eventually.Get(() => server.Get("/things", token), other => other.StatusCode == HttpStatusCode.OK, "recovery");
        answer.SetResult();
        (await slow).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_rotated_key_is_learnt_by_the_first_token_that_bears_it()
    {
        (await server.Get("/things", server.Identity.Token(tenant, user, "sample.things.view"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Task.Delay(1100);
        server.Identity.Tokens.Rotate();
        (await server.Get("/things", server.Identity.Token(tenant, user, "sample.things.view"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
