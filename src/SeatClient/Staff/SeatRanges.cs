namespace SeatMap.Client;

/// <summary>Seats as requests take them: runs of three and more as <c>"first-last"</c>, so that a whole hall fits into a request.</summary>
internal static class SeatRanges
{
    /// <summary>The body of a request about these seats. What is named twice stays so, and is refused by the server.</summary>
    public static object Body(IReadOnlyList<int> seats) => new { seats = Of(seats) };

    public static IReadOnlyList<object> Of(IReadOnlyList<int> seats)
    {
        int[] ascending = [.. seats.Order()];
        var parts = new List<object>();
        for (var first = 0; first < ascending.Length;)
        {
            var next = first + 1;
            while (next < ascending.Length && ascending[next] == ascending[next - 1] + 1)
                next++;
            // A negative number has no place in a range; by itself the server says that there is no such seat.
            if (next - first < 3 || ascending[first] < 0)
            {
                for (var i = first; i < next; i++)
                    parts.Add(ascending[i]);
            }
            else
            {
                parts.Add($"{ascending[first]}-{ascending[next - 1]}");
            }

            first = next;
        }

        return parts;
    }
}
