using DotMac.Identity.Domain.ApiKeys;
using DotMac.Identity.Domain.Tokens;

namespace DotMac.Identity.Tests.Domain;

public sealed class TokenTextTests
{
    [Fact]
    public void Tokens_and_keys_survive_their_text_form_and_nothing_else_does()
    {
        for (var sample = 0; sample < 200; sample++)
        {
            var (tenant, row) = (Guid.CreateVersion7(), Guid.CreateVersion7());
            var token = SecretToken.New(tenant, row);
            SecretToken.TryParse(token.ToString(), out var parsed).ShouldBeTrue();
            (parsed!.Row, parsed.Matches(token.Hash)).ShouldBe((new RowReference(tenant, row), true));

            var key = ApiKeyText.New(tenant, row);
            key.ToString().Length.ShouldBe(101);
            ApiKeyText.TryParse(key.ToString(), out var read).ShouldBeTrue();
            (read!.Row, read.Matches(key.Hash)).ShouldBe((new RowReference(tenant, row), true));
            ApiKeyText.TryParse(key.ToString().ToUpperInvariant(), out _).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("é")]
    [InlineData("==")]
    [InlineData(" ")]
    public void Strange_characters_are_no_token(string text)
    {
        SecretToken.TryParse(text.PadRight(86, 'A'), out _).ShouldBeFalse();
        ApiKeyText.TryParse((ApiKeyText.Prefix + text).PadRight(101, 'A'), out _).ShouldBeFalse();
    }
}
