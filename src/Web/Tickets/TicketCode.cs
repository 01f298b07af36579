using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using QRCoder;
using Web.Languages;

namespace Web.Tickets;

/// <summary>A QR code as SVG for the page, with its quiet zone. Black on white in every colour scheme, so that scanners read it.</summary>
public static class TicketCode
{
    // Level M stays readable with 15 % of it damaged, for example on a folded sheet or a scratched telephone.
    private const QRCodeGenerator.ECCLevel Level = QRCodeGenerator.ECCLevel.M;

    /// <summary>The same as a picture, for mail: mail programs show no SVG.</summary>
    public static byte[] Png(string text)
    {
        const int PixelsPerModule = 6;
        using var code = QRCodeGenerator.GenerateQrCode(text, Level);
        using var picture = new PngByteQRCode(code);
        return picture.GetGraphic(PixelsPerModule);
    }

    /// <param name="label">What it is called for those who do not see it; null: a ticket's.</param>
    public static IHtmlContent Draw(string text, string? label = null)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, Level);
        // The matrix includes the quiet zone of four modules.
        var modules = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < modules.Count; y++)
        {
            for (var x = 0; x < modules.Count; x++)
            {
                if (!modules[y][x])
                    continue;
                var first = x;
                while (x + 1 < modules.Count && modules[y][x + 1])
                    x++;
                path.Append(CultureInfo.InvariantCulture, $"M{first} {y}h{x - first + 1}v1H{first}z");
            }
        }

        return new HtmlString(string.Create(CultureInfo.InvariantCulture,
            $"""<svg class="qr" viewBox="0 0 {modules.Count} {modules.Count}" role="img" """
            + $"""aria-label="{HtmlEncoder.Default.Encode(label ?? Texts.Current["ticket.code"])}" shape-rendering="crispEdges">"""
            + $"""<path fill="#fff" d="M0 0h{modules.Count}v{modules.Count}H0z"/><path fill="#000" d="{path}"/></svg>"""));
    }
}
