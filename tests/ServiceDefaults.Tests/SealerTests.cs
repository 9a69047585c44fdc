using System.Security.Cryptography;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Secrets;

namespace DotMac.ServiceDefaults.Tests;

public sealed class SealerTests
{
    private const string Old = "old key vH3qZ8sLw2NcT7bXyR5kJm9PdF4gUa6E";
    private const string New = "new key Tq4wLx8zNc2Vb7RyKm5JpF9dGs3UaH6e";
    private static readonly byte[] Secret = "JBSWY3DPEHPK3PXP"u8.ToArray();

    [Fact]
    public void What_a_former_key_sealed_is_read_and_new_boxes_name_the_new_one()
    {
        var box = new MasterSealer(Old).Seal(Secret, "row");
        var sealer = new MasterSealer(New, Old);
        sealer.Open(box, "row").ShouldBe(Secret);
        sealer.IsCurrent(box).ShouldBeFalse();

        var anew = sealer.Seal(Secret, "row");
        sealer.IsCurrent(anew).ShouldBeTrue();
        anew[..9].ShouldNotBe(box[..9]);
        new MasterSealer(New).Open(anew, "row").ShouldBe(Secret);
        new MasterSealer(New).Header.ShouldBe(sealer.Header, "every replica gives the key the same name");
    }

    [Fact]
    public void Without_the_former_key_its_boxes_alone_are_refused_by_name()
    {
        var (box, sealer) = (new MasterSealer(Old).Seal(Secret, "row"), new MasterSealer(New));
        Should.Throw<DomainException>(() => sealer.Open(box, "row")).Code.ShouldBe("secret.key_unknown");
        sealer.Open(sealer.Seal(Secret, "row"), "row").ShouldBe(Secret);
    }

    [Fact]
    public void A_box_is_bound_to_its_row_and_every_byte_of_it_counts()
    {
        var sealer = new MasterSealer(New, Old);
        var box = sealer.Seal(Secret, "second_factors:a:1");
        Should.Throw<CryptographicException>(() => sealer.Open(box, "second_factors:a:2"));
        Should.Throw<CryptographicException>(() => sealer.Open(box.AsSpan(0, 20), "second_factors:a:1"));
        for (var i = 0; i < box.Length; i++)
        {
            var changed = box.ToArray();
            changed[i] ^= 1;
            var refused = Should.Throw<Exception>(() => sealer.Open(changed, "second_factors:a:1"));
            (refused is CryptographicException or DomainException).ShouldBeTrue($"byte {i}");
        }
    }
}
