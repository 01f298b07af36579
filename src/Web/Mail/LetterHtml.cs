using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Web.Mail.Templates;

namespace Web.Mail;

/// <summary>Writes mails as HTML with the Razor template in <c>Mail/Templates</c>. Thread-safe.</summary>
internal sealed class LetterHtml(IServiceProvider services, ILoggerFactory logs)
{
    /// <param name="codeAddress">Where the picture of the QR code is.</param>
    public async Task<string> WriteAsync(MailLetter letter, string codeAddress)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(Letter.Mail)] = letter,
                [nameof(Letter.CodeAddress)] = codeAddress,
            });
            return (await renderer.RenderComponentAsync<Letter>(parameters)).ToHtmlString();
        });
    }
}
