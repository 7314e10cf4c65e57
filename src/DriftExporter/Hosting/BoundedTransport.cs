using System.Net;
using Microsoft.AspNetCore.Connections;

namespace DriftExporter.Hosting;

/// <summary>
/// Accepts no further connection while so many sockets are open, those that are being closed included. Kestrel's own limit closes
/// what is one too many, but accepts faster than it closes: a thousand connections at once then take every descriptor there is,
/// and the runtime ends without one. Those that wait do so in the kernel.
/// </summary>
internal sealed class BoundedTransport(IConnectionListenerFactory inner, int most) : IConnectionListenerFactory, IDisposable
{
    private readonly SemaphoreSlim _places = new(most);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await inner.BindAsync(endpoint, cancellationToken), _places);

    public void Dispose() => _places.Dispose();

    private sealed class Listener(IConnectionListener inner, SemaphoreSlim places) : IConnectionListener
    {
        private readonly CancellationTokenSource _unbound = new();

        public EndPoint EndPoint => inner.EndPoint;

        /// <returns>Null once nobody listens any more.</returns>
        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                await places.WaitAsync(_unbound.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }

            ConnectionContext? connection = null;
            try
            {
                connection = await inner.AcceptAsync(cancellationToken);
                return connection is null ? null : new Place(connection, places);
            }
            finally
            {
                if (connection is null)
                    places.Release();
            }
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await _unbound.CancelAsync();
            await inner.UnbindAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await _unbound.CancelAsync();
            await inner.DisposeAsync();
            _unbound.Dispose();
        }
    }
}
