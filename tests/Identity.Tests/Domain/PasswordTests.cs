using System.Text;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;

namespace DotMac.Identity.Tests.Domain;

/// <summary>Acceptance ID-13, NIST 800-63B.</summary>
public sealed class PasswordTests
{
    [Fact]
    public void Eight_characters_are_counted_as_people_count_them()
    {
        Refused("👨‍👩‍👧‍👦👨‍👩‍👧‍👦").ShouldBe("password.too_short");
        Password.Choose("Pässwör9").Text.ShouldBe(Password.Given("Pa\u0308sswo\u0308r9").Text);
        Should.Throw<DomainException>(() => Password.Given("lone \ud800 half")).Refusal.ShouldBe(Refusal.Malformed);
        Password.Choose("Pässwör9").ToString().ShouldBe("***");
    }

    [Theory]
    [InlineData("no upper case 9")]
    [InlineData("NO LOWER CASE 9")]
    [InlineData("No digit at all")]
    public void Upper_case_lower_case_and_a_digit_are_asked_for(string text) => Refused(text).ShouldBe("password.too_simple");

    [Theory]
    [InlineData("password")]
    [InlineData("Password1")]
    [InlineData("PASSW0RD")]
    [InlineData("1Q2w3e4r")]
    [InlineData("\uff30assword1")]
    public void The_common_ones_are_refused_in_any_case_and_form(string text) => Refused(text).ShouldBe("password.too_common");

    [Fact]
    public void The_list_holds_more_than_ten_thousand_and_none_that_is_short()
    {
        CommonPasswords.Count.ShouldBeGreaterThan(10_000);
        CommonPasswords.Contain("1234567").ShouldBeFalse();
        CommonPasswords.Contain("# MIT licence. Copyright (c) 2012-2016 Dan Wheeler and Dropbox, Inc. Copyright (c) 2021 @zxcvbn-ts").ShouldBeFalse();
    }

    [Fact]
    public void A_long_one_is_kept_whole_and_one_beyond_all_measure_is_refused_where_it_stood()
    {
        var longest = "Ab9" + new string('ü', Password.MostCharacters - 3);
        Encoding.UTF8.GetByteCount(Password.Choose(longest).Text).ShouldBe(3 + 2 * (Password.MostCharacters - 3));
        var refused = Should.Throw<DomainException>(() => Password.Choose(longest + "x", "/new_password"));
        (refused.Code, refused.Pointer).ShouldBe(("password.malformed", "/new_password"));
    }

    private static string Refused(string text) => Should.Throw<DomainException>(() => Password.Choose(text)).Code;
}
