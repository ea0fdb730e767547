namespace Brainscan.Player.Inspection;

/// <summary>
/// At most so many columns of a row of items that grows: every first, every second, every fourth … item has one. What was computed stays when
/// columns come to lie further apart.
/// </summary>
/// <param name="most">Columns at most, at least 2.</param>
internal sealed class SampledColumns(int most)
{
    private readonly List<float[]?> _columns = [];
    private int _stride = 1;

    /// <summary>Columns there are room for.</summary>
    public int Count => _columns.Count;

    /// <summary>Columns that are computed.</summary>
    public int Known { get; private set; }

    /// <summary>Makes room for so many items.</summary>
    public void Grow(int items)
    {
        while ((items + _stride - 1) / _stride > most)
        {
            var kept = _columns.Where((_, i) => i % 2 == 0).ToList();
            _columns.Clear();
            _columns.AddRange(kept);
            _stride *= 2;
        }
        while (_columns.Count * _stride < items)
        {
            _columns.Add(null);
        }
        Known = _columns.Count(column => column is not null);
    }

    /// <summary>The item of a column.</summary>
    public int ItemOf(int column) => column * _stride;

    /// <summary>A column that is not computed, coarse before fine; −1 where all are.</summary>
    public int NextUnknown()
    {
        for (int step = most; step > 0; step /= 2)
        {
            for (int column = 0; column < _columns.Count; column += step)
            {
                if (_columns[column] is null)
                {
                    return column;
                }
            }
        }
        return -1;
    }

    /// <summary>Sets a column.</summary>
    public void Set(int column, float[] values)
    {
        Known += _columns[column] is null ? 1 : 0;
        _columns[column] = values;
    }

    /// <summary>The column nearest to an item; null where it is not computed yet.</summary>
    public float[]? Nearest(double item) => _columns.Count == 0 ? null : _columns[Math.Min((int)Math.Round(item / _stride), _columns.Count - 1)];
}
