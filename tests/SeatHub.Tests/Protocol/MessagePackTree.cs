using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace SeatHub.Tests.Protocol;

/// <summary>
/// MessagePack as a JSON tree, binary data as base64: written from MessagePack's specification and nothing of the code under
/// test, to have a second opinion of what was written.
/// </summary>
internal sealed class MessagePackTree(byte[] bytes)
{
    private int _at;

    public static JsonNode? Of(byte[] bytes)
    {
        var tree = new MessagePackTree(bytes);
        var node = tree.Next();
        Assert.Equal(bytes.Length, tree._at);
        return node;
    }

    private JsonNode? Next()
    {
        var code = bytes[_at++];
        return code switch
        {
            < 0x80 => (long)code,
            < 0x90 => Map(code & 0x0f),
            < 0xa0 => List(code & 0x0f),
            < 0xc0 => Text(code & 0x1f),
            0xc0 => null,
            0xc2 => false,
            0xc3 => true,
            0xc4 => Convert.ToBase64String(Take((int)Number(1))),
            0xc5 => Convert.ToBase64String(Take((int)Number(2))),
            0xc6 => Convert.ToBase64String(Take((int)Number(4))),
            0xca => (double)BinaryPrimitives.ReadSingleBigEndian(Take(4)),
            0xcb => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
            0xcc => Number(1),
            0xcd => Number(2),
            0xce => Number(4),
            0xcf => BinaryPrimitives.ReadUInt64BigEndian(Take(8)),
            0xd0 => (long)(sbyte)Number(1),
            0xd1 => (long)(short)Number(2),
            0xd2 => (long)(int)Number(4),
            0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            0xd9 => Text((int)Number(1)),
            0xda => Text((int)Number(2)),
            0xdb => Text((int)Number(4)),
            0xdc => List((int)Number(2)),
            0xdd => List((int)Number(4)),
            0xde => Map((int)Number(2)),
            0xdf => Map((int)Number(4)),
            >= 0xe0 => (long)(sbyte)code,
            _ => throw new NotSupportedException($"0x{code:x2} is not written by this protocol"),
        };
    }

    private JsonObject Map(int count)
    {
        var map = new JsonObject();
        for (var i = 0; i < count; i++)
            map.Add(Next()!.GetValue<string>(), Next());
        return map;
    }

    private JsonArray List(int count)
    {
        var list = new JsonArray();
        for (var i = 0; i < count; i++)
            list.Add(Next());
        return list;
    }

    private string Text(int length) => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Take(length));

    private long Number(int size)
    {
        long value = 0;
        foreach (var digit in Take(size))
            value = value << 8 | digit;
        return value;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        _at += length;
        return bytes.AsSpan(_at - length, length);
    }
}
