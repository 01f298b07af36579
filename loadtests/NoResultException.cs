namespace LoadTests;

/// <summary>What was measured cannot be proved, or is not there: whoever reads it is told why, and gets no figure.</summary>
internal sealed class NoResultException(string why) : Exception($"No result: {why}");
