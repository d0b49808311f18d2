namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// Limits how many bytes are under way at once, first come, first served. What waits is limited too, so that a hang
/// costs a bounded amount of memory. A value larger than the limit is moved while no other is.
/// </summary>
/// <param name="capacity">How many bytes may be under way.</param>
/// <param name="mostHeld">How many bytes of memory may wait.</param>
internal sealed class ByteGate(long capacity, long mostHeld)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Place> _waiting = [];
    private long _underWay;
    private long _held;

    /// <summary>The bytes under way.</summary>
    public long UnderWay => Volatile.Read(ref _underWay);

    /// <summary>The bytes of memory that wait.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>Takes a place: behind the gate if there is room, otherwise in the queue.</summary>
    /// <param name="size">The bytes to be transferred.</param>
    /// <param name="held">The bytes of memory that the caller holds while it waits.</param>
    /// <returns>The place; null if too much memory waits already.</returns>
    public Place? Enter(long size, long held)
    {
        lock (_lock)
        {
            var place = new Place(this, size, held);
            if (_waiting.Count == 0 && Fits(size))
            {
                _underWay += size;
                place.LetIn();
                return place;
            }

            if (held > 0 && _held > 0 && _held + held > mostHeld)
            {
                return null;
            }

            _held += held;
            place.InQueue = _waiting.AddLast(place);
            return place;
        }
    }

    private bool Fits(long size) => _underWay == 0 || _underWay + size <= capacity;

    private void Leave(Place place)
    {
        lock (_lock)
        {
            if (place.IsLeft)
            {
                return;
            }

            place.IsLeft = true;
            if (place.InQueue is { } node)
            {
                TakeFromQueue(node);
            }
            else
            {
                _underWay -= place.Size;
            }

            while (_waiting.First is { } first && Fits(first.Value.Size))
            {
                TakeFromQueue(first);
                _underWay += first.Value.Size;
                first.Value.LetIn();
            }
        }
    }

    private void TakeFromQueue(LinkedListNode<Place> node)
    {
        _waiting.Remove(node);
        _held -= node.Value.Held;
        node.Value.InQueue = null;
    }

    /// <summary>A place in the queue, and then behind the gate, until it is disposed of.</summary>
    public sealed class Place(ByteGate gate, long size, long held) : IDisposable
    {
        private readonly TaskCompletionSource _letIn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends when the bytes may be transferred.</summary>
        public Task Entered => _letIn.Task;

        public long Size => size;

        public long Held => held;

        public LinkedListNode<Place>? InQueue { get; set; }

        public bool IsLeft { get; set; }

        public void LetIn() => _letIn.SetResult();

        public void Dispose() => gate.Leave(this);
    }
}
