using DotMac.Identity.Domain.Users;
using DotMac.Identity.Security;
using DotMac.Kernel;

namespace DotMac.Identity.Tests.Security;

public sealed class PasswordHashingTests
{
    [Fact]
    public async Task A_flood_is_turned_away_with_a_time_to_come_back()
    {
        using var hashing = new PasswordHashing(PasswordHashing.Iterations, atOnce: 1, waiting: 2);
        var tries = Enumerable.Range(0, 10).Select(_ => hashing.Hash(Password.Given("flood of passwords"), CancellationToken.None)).ToArray();
        var refused = new List<DomainException>();
        foreach (var attempt in tries)
            try
            {
                await attempt;
            }
            catch (DomainException busy)
            {
                refused.Add(busy);
            }

        refused.Count.ShouldBe(7);
        refused.ShouldAllBe(busy => busy.Refusal == Refusal.Unavailable && busy.Code == "sign_in.busy" && busy.RetryAfter > TimeSpan.Zero);
    }

    [Fact]
    public async Task An_account_without_a_password_is_never_right()
    {
        using var hashing = new PasswordHashing(1000, 1, 1);
        (await hashing.Verify(null, Password.Given("anything"), CancellationToken.None)).ShouldBe(PasswordCheck.Wrong);
    }

    [Fact]
    public async Task A_hash_of_weaker_settings_asks_to_be_renewed()
    {
        using var weak = new PasswordHashing(1000, 1, 1);
        using var strong = new PasswordHashing(2000, 1, 1);
        var hash = await weak.Hash(Password.Choose("Long enough 9"), CancellationToken.None);
        (await strong.Verify(hash, Password.Given("Long enough 9"), CancellationToken.None)).ShouldBe(PasswordCheck.RightButOldHash);
        (await weak.Verify(hash, Password.Given("Long enough 9"), CancellationToken.None)).ShouldBe(PasswordCheck.Right);
    }
}
