using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Harness;
using SeatEngine.Admissions;
using SeatEngine.Seats;
using Web.Tickets;

namespace Web.Tests.Tickets;

/// <summary>The text of a ticket's code. The client's test reads the same vectors.</summary>
public sealed class TicketTextTests
{
    private static JsonElement Vectors { get; } =
        JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("tests", "vectors", "ticket-codes.json"))).RootElement;

    [Fact]
    public void Codes_say_key_screening_reference_seat_and_issue_and_are_signed()
    {
        using var key = Key();
        foreach (var vector in Vectors.GetProperty("codes").EnumerateArray())
        {
            var ticket = new Ticket(
                new ScreeningId(vector.GetProperty("screening").GetInt64()), vector.GetProperty("reference").GetString()!,
                vector.GetProperty("seat").GetInt32(), vector.GetProperty("issue").GetInt32());
            var code = vector.GetProperty("code").GetString()!;
            string[] ways = [code, $"HTTPS://SEATS.EXAMPLE/T/{code}", $" https://seats.example/t/{code.ToLowerInvariant()}\n"];
            foreach (var scanned in ways)
            {
                var read = TicketText.Read(scanned)!;
                Assert.Equal((vector.GetProperty("key").GetInt32(), ticket), (read.KeyId, read.Ticket));
                Assert.True(IsSigned(key, read));
            }

            Assert.Equal(code, TicketText.Write(vector.GetProperty("key").GetInt32(), ticket, _ => TicketText.Read(code)!.Signature));
        }
    }

    [Fact]
    public void Another_letter_anywhere_is_another_ticket_or_none()
    {
        using var key = Key();
        var code = Vectors.GetProperty("codes")[1].GetProperty("code").GetString()!;
        for (var at = 0; at < code.Length; at++)
        {
            var changed = code[..at] + (code[at] == '7' ? '8' : '7') + code[(at + 1)..];
            Assert.False(TicketText.Read(changed) is { } read && IsSigned(key, read), changed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("1")]
    [InlineData("ABCDEFGH12")]
    [InlineData("https://seats.example/bookings/ABCDEFGH12")]
    [InlineData("1ABCDEFGH12")]
    [InlineData("1ABCDEFGH120000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("2ABCDEFGH12041000")]
    [InlineData("1ÄBCDEFGH12041000")]
    public void What_is_no_code_is_not_read(string text) => Assert.Null(TicketText.Read(text));

    [Fact]
    public void With_an_address_it_fits_a_code_of_45_modules()
    {
        var code = Vectors.GetProperty("codes")[0].GetProperty("code").GetString()!;
        Assert.InRange(code.Length, 120, 130);
        var svg = ((Microsoft.AspNetCore.Html.HtmlString)TicketCode.Draw($"HTTPS://TICKETS.EXAMPLE.ORG/T/{code}", "Ticket")).Value!;
        // With the quiet zone of four modules on each side.
        Assert.Matches("viewBox=\"0 0 (49|53) ", svg);
    }

    private static ECDsa Key()
    {
        var key = Vectors.GetProperty("key");
        return ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Base64Url.DecodeFromChars(key.GetProperty("x").GetString()),
                Y = Base64Url.DecodeFromChars(key.GetProperty("y").GetString()),
            },
        });
    }

    private static bool IsSigned(ECDsa key, SignedTicket read) => key.VerifyData(
        read.Content, read.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
}
