using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Web.Languages;

/// <summary>Parts of a sentence that are HTML: values for <see cref="Texts.Html"/>.</summary>
public static class HtmlParts
{
    public static IHtmlContent To(string? address, string text)
    {
        var link = new TagBuilder("a");
        link.MergeAttribute("href", address);
        link.InnerHtml.Append(text);
        return link;
    }

    public static IHtmlContent Code(string text) => Element("code", text);

    public static IHtmlContent Name(string text) => Element("bdi", text);

    /// <summary>A name, kept apart from the words around it.</summary>
    public static IHtmlContent Strong(string text)
    {
        var name = new TagBuilder("strong");
        name.InnerHtml.AppendHtml(Element("bdi", text));
        return name;
    }

    private static TagBuilder Element(string tag, string text)
    {
        var element = new TagBuilder(tag);
        element.InnerHtml.Append(text);
        return element;
    }
}
