namespace SeatHub.Wire;

/// <summary>The first byte of each MessagePack value: https://github.com/msgpack/msgpack/blob/master/spec.md.</summary>
internal static class MessagePackFormat
{
    public const byte MaxFixPositive = 0x7f;
    public const byte FixMap = 0x80;
    public const byte FixArray = 0x90;
    public const byte FixString = 0xa0;
    public const byte Nil = 0xc0;
    public const byte False = 0xc2;
    public const byte True = 0xc3;
    public const byte Bin8 = 0xc4;
    public const byte Bin16 = 0xc5;
    public const byte Bin32 = 0xc6;
    public const byte Ext8 = 0xc7;
    public const byte Ext16 = 0xc8;
    public const byte Ext32 = 0xc9;
    public const byte Float32 = 0xca;
    public const byte Float64 = 0xcb;
    public const byte Unsigned8 = 0xcc;
    public const byte Unsigned16 = 0xcd;
    public const byte Unsigned32 = 0xce;
    public const byte Unsigned64 = 0xcf;
    public const byte Signed8 = 0xd0;
    public const byte Signed16 = 0xd1;
    public const byte Signed32 = 0xd2;
    public const byte Signed64 = 0xd3;
    public const byte FixExt1 = 0xd4;
    public const byte FixExt16 = 0xd8;
    public const byte String8 = 0xd9;
    public const byte String16 = 0xda;
    public const byte String32 = 0xdb;
    public const byte Array16 = 0xdc;
    public const byte Array32 = 0xdd;
    public const byte Map16 = 0xde;
    public const byte Map32 = 0xdf;
    public const byte MinFixNegative = 0xe0;

    public const int MaxFixMapCount = 15;
    public const int MaxFixArrayCount = 15;
    public const int MaxFixStringLength = 31;

    public const sbyte TimestampExtension = -1;

    public static bool IsInteger(byte code) => code is <= MaxFixPositive or >= MinFixNegative or (>= Unsigned8 and <= Signed64);

    /// <summary>What a value is, for a person.</summary>
    public static string NameOf(byte code) => code switch
    {
        _ when IsInteger(code) => "an integer",
        < FixArray or Map16 or Map32 => "a map",
        < FixString or Array16 or Array32 => "an array",
        < Nil or String8 or String16 or String32 => "a string",
        Nil => "nil",
        False or True => "a boolean",
        Bin8 or Bin16 or Bin32 => "binary data",
        Float32 or Float64 => "a float",
        (>= Ext8 and <= Ext32) or (>= FixExt1 and <= FixExt16) => "an extension",
        _ => "nothing known",
    };
}
