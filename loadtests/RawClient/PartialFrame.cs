namespace LoadTests.RawClient;

/// <summary>The first bytes of a frame or message of which the rest has not arrived yet. Has no buffer while there are none.</summary>
internal struct PartialFrame
{
    private byte[]? _bytes;
    private int _length;

    /// <summary>The kept bytes followed by <paramref name="more"/>.</summary>
    public ReadOnlySpan<byte> Join(ReadOnlySpan<byte> more)
    {
        if (_length == 0)
            return more;
        if (_bytes!.Length < _length + more.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more.Length));
        more.CopyTo(_bytes.AsSpan(_length));
        return _bytes.AsSpan(0, _length += more.Length);
    }

    /// <summary>Keeps the unread rest of what <see cref="Join"/> has returned.</summary>
    public void Keep(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
            _bytes = null;
        else if (_bytes is null)
            _bytes = rest.ToArray();
        else
            rest.CopyTo(_bytes);
        _length = rest.Length;
    }
}
