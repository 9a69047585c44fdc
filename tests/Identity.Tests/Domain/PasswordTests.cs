using DotMac.Identity.Domain.Users;
using DotMac.Kernel;

namespace DotMac.Identity.Tests.Domain;

public sealed class PasswordTests
{
    [Fact]
    public void Eight_characters_are_counted_as_people_count_them()
    {
        Should.Throw<DomainException>(() => Password.Choose("👨‍👩‍👧‍👦👨‍👩‍👧‍👦")).Code.ShouldBe("password.too_short");
        Password.Choose("pässwörd").Text.ShouldBe(Password.Given("pa\u0308sswo\u0308rd").Text);
        Should.Throw<DomainException>(() => Password.Given("lone \ud800 half")).Refusal.ShouldBe(Refusal.Malformed);
        Password.Choose("pässwörd").ToString().ShouldBe("***");
    }
}
