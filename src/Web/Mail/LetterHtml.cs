using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Web.Mail.Templates;

namespace Web.Mail;

/// <summary>Writes mails as HTML with the Razor template in <c>Mail/Templates</c>. Thread-safe.</summary>
internal sealed class LetterHtml(IServiceProvider services, ILoggerFactory logs)
{
    /// <param name="codeAddresses">Where the pictures of the QR codes are, one for each ticket.</param>
    public async Task<string> WriteAsync(MailLetter letter, IReadOnlyList<string> codeAddresses)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(Letter.Mail)] = letter,
                [nameof(Letter.CodeAddresses)] = codeAddresses,
            });
            return (await renderer.RenderComponentAsync<Letter>(parameters)).ToHtmlString();
        });
    }
}
