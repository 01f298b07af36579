using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Web.Tests;

/// <summary>A person with a browser that keeps cookies. It runs no scripts and follows no redirects.</summary>
public sealed class Visitor : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="cookies">The cookies of a browser that has visited another node; none when null.</param>
    public Visitor(Uri address, CookieContainer? cookies = null)
    {
        Cookies = cookies ?? new CookieContainer();
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = address };
    }

    public CookieContainer Cookies { get; }

    /// <summary>Sent with every request, as a proxy in front would.</summary>
    public HttpRequestHeaders Headers => _http.DefaultRequestHeaders;

    /// <summary>The API as scripts of the visitor's pages call it: with the cookie.</summary>
    public Caller Api => new(_http, null);

    public async Task<Page> OpenAsync(string path, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        using var response = await _http.SendAsync(request);
        return new Page(path, await Answer.ReadAsync(response));
    }

    /// <summary>Sends the page's form with its hidden fields, as the browser would.</summary>
    /// <param name="fields">The visitor's input. It replaces hidden fields of the same name. A field with null is not sent.</param>
    public Task<Page> SubmitAsync(Page page, params (string Name, string? Value)[] fields) =>
        SubmitToAsync(page.FormAction ?? page.Path, page, fields);

    /// <summary>Sends the page's form to another address than its own, like an attacker.</summary>
    public async Task<Page> SubmitToAsync(string target, Page page, params (string Name, string? Value)[] fields)
    {
        var all = page.HiddenFields();
        foreach (var (name, value) in fields)
            all[name] = value;
        using var content = new FormUrlEncodedContent(
            all.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Key, f.Value!)));
        using var response = await _http.PostAsync(new Uri(target, UriKind.Relative), content);
        return new Page(target, await Answer.ReadAsync(response));
    }

    /// <summary>Sends a staff token to the sign-in page.</summary>
    public async Task<Page> SignInAsync(string token)
    {
        var page = await OpenAsync("/staff/sign-in");
        return await SubmitToAsync(page.Path, page, ("token", token));
    }

    /// <summary>Opens a page to get a cookie.</summary>
    public async Task<Visitor> ArriveAsync()
    {
        Assert.Equal(200, (await OpenAsync("/")).Status);
        return this;
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>A page, and the parts of it that tests read.</summary>
public sealed partial record Page(string Path, Answer Answer)
{
    public int Status => Answer.Status;

    public string Html => Answer.Body;

    public string? Location => Answer.Header("Location");

    public string? FormAction =>
        FormWithAction().Match(Html) is { Success: true } form ? WebUtility.HtmlDecode(form.Groups[1].Value) : null;

    public bool Has(string testId) => Html.Contains($"data-testid=\"{testId}\"", StringComparison.Ordinal);

    /// <summary>The text inside the element, without tags.</summary>
    public string TextOf(string testId)
    {
        var element = Regex.Match(Html, $"<(\\w+)[^>]*data-testid=\"{testId}\"[^>]*>(.*?)</\\1>", RegexOptions.Singleline);
        Assert.True(element.Success, $"{Path} has no {testId}");
        return WebUtility.HtmlDecode(Tag().Replace(element.Groups[2].Value, " ")).Trim();
    }

    public Dictionary<string, string?> HiddenFields()
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (Match input in Hidden().Matches(Html))
            fields[Name().Match(input.Value).Groups[1].Value] = WebUtility.HtmlDecode(Value().Match(input.Value).Groups[1].Value);
        return fields;
    }

    // The choice of a language is on every page.
    [GeneratedRegex("<form(?! popover)[^>]*\\saction=\"([^\"]*)\"")]
    private static partial Regex FormWithAction();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex Hidden();

    [GeneratedRegex("\\sname=\"([^\"]*)\"")]
    private static partial Regex Name();

    [GeneratedRegex("\\svalue=\"([^\"]*)\"")]
    private static partial Regex Value();
}
