using SeatEngine.Seats;
using SeatEngine.Text;

namespace SeatEngine.Tests.Text;

public class EmailAddressTests
{
    [Theory]
    [InlineData("ann@example.com", "ann@example.com")]
    [InlineData("  Ann.O'Neil+tickets@Example.COM ", "Ann.O'Neil+tickets@example.com")]
    [InlineData("ann@bücher.example", "ann@xn--bcher-kva.example")]
    [InlineData("山田@例え.jp", "山田@xn--r8jz45g.jp")]
    [InlineData("a_b-c%d@sub.example.co.uk", "a_b-c%d@sub.example.co.uk")]
    public void An_address_is_kept_without_blanks_and_with_its_domain_as_servers_know_it(string entered, string kept) =>
        Assert.Equal(kept, EmailAddress.Read(entered));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("ann@")]
    [InlineData("@example.com")]
    [InlineData("ann@localhost")]
    [InlineData("ann@example..com")]
    [InlineData("ann@-example.com")]
    [InlineData("ann@exa mple.com")]
    [InlineData("ann smith@example.com")]
    [InlineData("ann@example.com, eve@example.com")]
    [InlineData("ann@example.com;eve@example.com")]
    [InlineData("Ann <ann@example.com>")]
    [InlineData("ann@eve@example.com")]
    [InlineData("ann@example.com\r\nBcc: eve@example.com")]
    [InlineData("\"ann\"@example.com")]
    [InlineData("ann@[127.0.0.1]")]
    [InlineData("ann..b@example.com")]
    [InlineData(".ann@example.com")]
    public void What_no_mail_can_be_sent_to_is_refused(string? entered) => Assert.Null(EmailAddress.Read(entered));

    [Fact]
    public void Longer_addresses_than_mail_has_are_refused()
    {
        Assert.NotNull(EmailAddress.Read($"{new string('a', 64)}@example.com"));
        Assert.Null(EmailAddress.Read($"{new string('a', 65)}@example.com"));
        Assert.Null(EmailAddress.Read($"a@{string.Join('.', Enumerable.Repeat(new string('b', 60), 5))}.com"));
    }

    [Fact]
    public void What_is_logged_of_a_buyer_has_no_address()
    {
        var contact = new Contact("ann@example.com", "de");
        Assert.DoesNotContain("ann", $"{contact}", StringComparison.Ordinal);
        var booking = new BookingRecord("R", new HoldId(Guid.Empty), new HolderId(Guid.Empty), [], [], false, Contact: contact);
        Assert.DoesNotContain("ann", $"{booking}", StringComparison.Ordinal);
    }
}
