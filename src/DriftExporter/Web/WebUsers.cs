namespace DriftExporter.Web;

/// <summary>Names and the hashes of their passwords.</summary>
internal sealed class WebUsers
{
    private readonly Dictionary<string, (Bcrypt Hash, string Text)> _users = new(StringComparer.Ordinal);

    /// <summary>As dear as the dearest of the users'.</summary>
    private readonly (Bcrypt Hash, string Text) _nobody;

    /// <param name="users">Hashes that <see cref="Bcrypt.Parse"/> takes.</param>
    public WebUsers(IEnumerable<(string Name, string Hash)> users)
    {
        foreach ((string name, string hash) in users)
            _users.Add(name, (Bcrypt.Parse(hash) ?? throw new ArgumentException("no bcrypt hash", nameof(users)), hash));
        _nobody = (Bcrypt.OfNobody(_users.Values.Select(user => user.Hash.Cost).DefaultIfEmpty(Bcrypt.MinimumCost).Max()), "");
    }

    public int Count => _users.Count;

    public bool Has(string name) => _users.ContainsKey(name);

    /// <summary>The user's hash; for an unknown name one that no password has.</summary>
    public (Bcrypt Hash, string Text) Find(string name) => _users.TryGetValue(name, out (Bcrypt, string) user) ? user : _nobody;
}
