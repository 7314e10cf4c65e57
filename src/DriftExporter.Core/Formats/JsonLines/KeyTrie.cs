namespace DriftExporter.Formats.JsonLines;

/// <summary>What a walker does with the value of a node.</summary>
[Flags]
internal enum NodeUse : byte
{
    /// <summary>Note where the value stands.</summary>
    Locate = 0,

    /// <summary>Read a number.</summary>
    Number = 1,

    /// <summary>Walk into an object: some of its keys are nodes.</summary>
    Descend = 2,
}

/// <summary>
/// The keys that somebody asked for, as a tree: a node is one path from the root of the record. Node numbers are slot
/// numbers of <see cref="Text.RecordSlots"/>.
/// </summary>
/// <remarks>Invariant: node 0 is the root, and as the answer of <see cref="Find"/> it means: nobody asked for that key.</remarks>
internal sealed class KeyTrie
{
    public const int Root = 0;
    public const int Nobody = 0;

    private readonly List<Node> _nodes = [new Node(-1, [], 0)];
    private int[] _buckets = new int[64];
    private NodeUse[] _uses = new NodeUse[16];

    public KeyTrie()
    {
        _buckets.AsSpan().Fill(-1);
    }

    public int Count => _nodes.Count;

    /// <summary>[at least Count] the root's own is Locate: it stands for values that nobody asked for.</summary>
    public NodeUse[] Uses => _uses;

    /// <summary>The node of a path, made if it is new. A path without keys, or of too many, is refused.</summary>
    public int AddPath(IReadOnlyList<string> path)
    {
        if (path.Count is 0 or > JsonWalker.MaxDescent)
            throw new ArgumentException($"A path has 1 to {JsonWalker.MaxDescent} keys.", nameof(path));
        int node = Root;
        foreach (string key in path)
            node = Add(node, System.Text.Encoding.UTF8.GetBytes(key));
        return node;
    }

    public int Add(int parent, ReadOnlySpan<byte> key)
    {
        int known = Find(parent, key);
        if (known != Nobody)
            return known;
        int node = _nodes.Count;
        _nodes.Add(new Node(parent, key.ToArray(), _nodes[parent].Depth + 1) { NextSibling = _nodes[parent].FirstChild });
        _nodes[parent].FirstChild = node;
        if (node == _uses.Length)
            Array.Resize(ref _uses, 2 * node);
        if (parent != Root)
            _uses[parent] |= NodeUse.Descend;
        if (2 * _nodes.Count > _buckets.Length)
            Rehash();
        else
            Insert(node);
        return node;
    }

    public void Use(int node, NodeUse use) => _uses[node] |= use;

    /// <summary>The child under a key, or <see cref="Nobody"/>.</summary>
    public int Find(int parent, ReadOnlySpan<byte> key)
    {
        for (int bucket = Bucket(parent, key); ; bucket = (bucket + 1) & (_buckets.Length - 1))
        {
            int node = _buckets[bucket];
            if (node < 0)
                return Nobody;
            Node candidate = _nodes[node];
            if (candidate.Parent == parent && key.SequenceEqual(candidate.Key))
                return node;
        }
    }

    /// <summary>The last key of the node's path.</summary>
    public ReadOnlySpan<byte> Key(int node) => _nodes[node].Key;

    /// <summary>Keys of the node's path.</summary>
    public int Depth(int node) => _nodes[node].Depth;

    public int Parent(int node) => _nodes[node].Parent;

    public int FirstChild(int node) => _nodes[node].FirstChild;

    public int NextSibling(int node) => _nodes[node].NextSibling;

    // Hashes are seeded per process, so that a file cannot choose keys that collide.
    private int Bucket(int parent, ReadOnlySpan<byte> key)
    {
        HashCode hash = default;
        hash.Add(parent);
        hash.AddBytes(key);
        return hash.ToHashCode() & (_buckets.Length - 1);
    }

    private void Rehash()
    {
        _buckets = new int[2 * _buckets.Length];
        _buckets.AsSpan().Fill(-1);
        for (int node = 1; node < _nodes.Count; node++)
            Insert(node);
    }

    private void Insert(int node)
    {
        int bucket = Bucket(_nodes[node].Parent, _nodes[node].Key);
        while (_buckets[bucket] >= 0)
            bucket = (bucket + 1) & (_buckets.Length - 1);
        _buckets[bucket] = node;
    }

    private sealed class Node(int parent, byte[] key, int depth)
    {
        public int Depth { get; } = depth;

        public int Parent { get; } = parent;

        public byte[] Key { get; } = key;

        public int FirstChild { get; set; } = -1;

        public int NextSibling { get; set; } = -1;
    }
}
