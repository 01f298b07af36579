using MessagePack;

namespace SeatHub.Protocol.Formatters;

/// <summary>Error texts for values that cannot be read, written for the developer of the sending client.</summary>
internal static class ReadErrors
{
    public static void ThrowUnlessNext(ref MessagePackReader reader, MessagePackType expected)
    {
        var found = reader.NextMessagePackType;
        if (found != expected)
            throw new MessagePackSerializationException($"expected {NameOf(expected)} but found {NameOf(found)}");
    }

    /// <summary>The innermost exception only: the outer ones name .NET types, which the client does not know.</summary>
    public static string Describe(Exception exception) => exception.GetBaseException() switch
    {
        EndOfStreamException => "the message ends early",
        OverflowException or ArgumentOutOfRangeException => "the number is out of range",
        var cause => cause.Message,
    };

    private static string NameOf(MessagePackType type) => type switch
    {
        MessagePackType.Integer => "an integer",
        MessagePackType.Nil => "nil",
        MessagePackType.Boolean => "a boolean",
        MessagePackType.Float => "a float",
        MessagePackType.String => "a string",
        MessagePackType.Binary => "binary data",
        MessagePackType.Array => "an array",
        MessagePackType.Map => "a map",
        MessagePackType.Extension => "an extension",
        _ => "an unknown type",
    };
}
