namespace Cachewise.Pipeline;

/// <summary>
/// The right of one factory to store what it makes under a key. A removal of the key revokes it, because what the
/// factory has read may be older than the removal. A store that has begun cannot be stopped; the removal then waits for
/// its end, and is sent after it.
/// </summary>
internal sealed class Fill(string key)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _storing;
    private volatile bool _isInvalidated;

    /// <summary>The key within this cache: <see cref="Keys.KeySpace.Local"/>.</summary>
    public string Key => key;

    /// <summary>Whether a removal or a write came after the factory had begun.</summary>
    public bool IsInvalidated => _isInvalidated;

    /// <summary>
    /// Begins storing, unless a removal came first. Each success is followed by <see cref="EndStore"/>.
    /// </summary>
    public bool TryBeginStore()
    {
        lock (_lock)
        {
            if (_isInvalidated)
            {
                return false;
            }

            _storing = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }

    /// <summary>Ends storing, whether it succeeded or not.</summary>
    public void EndStore()
    {
        lock (_lock)
        {
            _storing?.SetResult();
            _storing = null;
        }
    }

    /// <summary>Forbids storing.</summary>
    /// <returns>The end of a store that has already begun. A removal waits for it, since the store could overtake
    /// it.</returns>
    public Task Invalidate()
    {
        lock (_lock)
        {
            _isInvalidated = true;
            return _storing?.Task ?? Task.CompletedTask;
        }
    }
}
