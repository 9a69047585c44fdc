using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Sessions;

namespace DotMac.Identity.Tests.Domain;

public sealed class SessionTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static byte[] Mac(ReadOnlySpan<byte> message) => System.Security.Cryptography.HMACSHA256.HashData("key"u8, message);

    [Fact]
    public void A_token_used_again_within_the_leeway_leads_to_the_same_successor_and_later_ends_the_family()
    {
        var (session, token) = Session.Start(Guid.CreateVersion7(), Guid.CreateVersion7(), "dotmac", null, null, Now);
        var row = session.Tokens.Single();
        var first = session.Rotate(row, token, Mac, Now)!.ToString();
        session.Rotate(row, token, Mac, Now + Session.Leeway)!.ToString().ShouldBe(first);
        session.Tokens.Count.ShouldBe(2);

        session.Rotate(row, token, Mac, Now + Session.Leeway + TimeSpan.FromSeconds(1)).ShouldBeNull();
        session.IsLive(Now).ShouldBeFalse();
        session.TakeRevoked().ShouldHaveSingleItem().Kind.ShouldBe("session");
        session.Raised.ShouldHaveSingleItem().ShouldBeOfType<SessionRevoked>().Reason.ShouldBe("refresh_token_reused");
    }

    [Fact]
    public void A_session_lives_an_hour_from_its_last_use()
    {
        var (session, token) = Session.Start(Guid.CreateVersion7(), Guid.CreateVersion7(), "dotmac", null, null, Now);
        session.IsLive(Now.AddMinutes(60)).ShouldBeFalse();
        session.Rotate(session.Tokens.Single(), token, Mac, Now.AddMinutes(59));
        session.IsLive(Now.AddMinutes(118)).ShouldBeTrue();
        session.IsLive(Now.AddMinutes(119)).ShouldBeFalse();
    }

    [Fact]
    public void A_session_lives_a_day_however_much_it_is_used()
    {
        var (session, token) = Session.Start(Guid.CreateVersion7(), Guid.CreateVersion7(), "dotmac", null, null, Now);
        for (var minutes = 50; minutes < 24 * 60; minutes += 50)
            token = session.Rotate(session.Tokens[^1], token, Mac, Now.AddMinutes(minutes))!;
        session.IsLive(Now.AddHours(24).AddTicks(-1)).ShouldBeTrue();
        session.IsLive(Now.AddHours(24)).ShouldBeFalse();
    }
}
