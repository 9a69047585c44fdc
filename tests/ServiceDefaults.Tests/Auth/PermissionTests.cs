using CsCheck;
using DotMac.ServiceDefaults.Auth;

namespace DotMac.ServiceDefaults.Tests.Auth;

public sealed class PermissionTests
{
    private static readonly string[] Words = ["billing", "users", "a", "view"];
    private static readonly Gen<string> Permission = Gen.Int[0, Words.Length - 1].Array[1, 4].Select(parts => string.Join('.', parts.Select(part => Words[part])));
    private static readonly Gen<string> Pattern = Gen.OneOf(Permission, Permission.Select(text => text + ".*"), Gen.Const("*"));

    [Theory]
    [InlineData("billing.invoices.view", "billing.invoices.view", true)]
    [InlineData("billing.*", "billing.invoices.view", true)]
    [InlineData("billing.*", "billing", true)]
    [InlineData("billing.*", "billings.view", false)]
    [InlineData("billing.invoices", "billing.invoices.view", false)]
    [InlineData("*", "anything.at.all", true)]
    [InlineData("bill*", "billing", false)]
    [InlineData("", "billing", false)]
    public void A_pattern_matches_itself_and_what_lies_below_its_star(string pattern, string required, bool allowed) =>
        Permissions.Allows([pattern], [], required).ShouldBe(allowed);

    [Fact]
    public void Nothing_granted_is_nothing_allowed() => Permission.Sample(required => Permissions.Allows([], [], required).ShouldBeFalse());

    [Fact]
    public void A_denial_wins_over_every_grant() => Gen.Select(Pattern.Array, Permission).Sample((granted, required) =>
    {
        Permissions.Allows(granted, [required], required).ShouldBeFalse();
        Permissions.Allows(granted, ["*"], required).ShouldBeFalse();
    });

    [Fact]
    public void One_more_grant_never_takes_away_and_one_more_denial_never_gives() => Gen.Select(Pattern.Array, Pattern.Array, Pattern, Permission).Sample((granted, denied, more, required) =>
    {
        if (Permissions.Allows(granted, denied, required))
            Permissions.Allows([.. granted, more], denied, required).ShouldBeTrue();
        else
            Permissions.Allows(granted, [.. denied, more], required).ShouldBeFalse();
    });

    [Fact]
    public void Whoever_covers_a_pattern_is_allowed_everything_that_it_grants() => Gen.Select(Pattern.Array, Pattern.Array, Pattern, Permission).Sample((held, denied, pattern, required) =>
    {
        if (Permissions.Covers(held, denied, pattern) && Permissions.Allows([pattern], [], required))
            Permissions.Allows(held, denied, required).ShouldBeTrue($"{string.Join(',', held)} less {string.Join(',', denied)} covers {pattern}, but not {required}");
    }, iter: 20_000);

    /// <summary>Few words and one held permission, so that pattern, holding and requirement meet often.</summary>
    [Fact]
    public void Of_one_permission_nothing_is_handed_on_that_it_does_not_allow_and_of_one_pattern_all_that_lies_in_it()
    {
        string[] words = ["a", "b"];
        var permission = Gen.Int[0, 1].Array[1, 3].Select(parts => string.Join('.', parts.Select(part => words[part])));
        var pattern = Gen.OneOf(permission, permission.Select(text => text + ".*"), Gen.Const("*"));
        Gen.Select(pattern, pattern, permission).Sample((held, handed, required) =>
        {
            var covers = Permissions.Covers([held], [], handed);
            if (covers && Permissions.Allows([handed], [], required))
                Permissions.Allows([held], [], required).ShouldBeTrue($"{held} covers {handed}, but not {required}");
            if (!held.EndsWith('*') && covers)
                handed.ShouldBe(held);
            if (!handed.EndsWith('*'))
                covers.ShouldBe(Permissions.Allows([held], [], handed), $"{held} {handed}");
        }, iter: 20_000);
    }
}
