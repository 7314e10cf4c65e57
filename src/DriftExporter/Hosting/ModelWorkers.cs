using DriftExporter.Baselines;
using DriftExporter.Configuration;
using DriftExporter.Pipeline;
using DriftExporter.State;

namespace DriftExporter.Hosting;

/// <summary>The workers of all models, which a reload replaces one after the other.</summary>
internal sealed class ModelWorkers(LogLines log, TimeProvider time, StateFolder? state) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private ModelWorker[] _workers = [];

    /// <summary>In the order of the configuration. Any thread may ask.</summary>
    public IReadOnlyList<ModelWorker> All => Volatile.Read(ref _workers);

    /// <summary>Makes the workers; none of them runs yet.</summary>
    /// <param name="baselines">[models][baselines]</param>
    public void Load(ExporterConfiguration configuration, BaselineProfile[][] baselines) =>
        _workers = [.. configuration.Models.Zip(baselines, (model, profiles) => NewWorker(configuration, model, profiles, null))];

    /// <summary>Stops each model and goes on with its new configuration and baselines where it stood. Windows whose baseline and records
    /// are read as before keep what they hold; models that are gone end. Not for two threads at once.</summary>
    public void Replace(ExporterConfiguration configuration, BaselineProfile[][] baselines)
    {
        Dictionary<string, ModelWorker> former = _workers.ToDictionary(worker => worker.Pipeline.Name, StringComparer.Ordinal);
        var next = new List<ModelWorker>();
        foreach ((ModelConfiguration model, BaselineProfile[] profiles) in configuration.Models.Zip(baselines))
        {
            former.Remove(model.Name, out ModelWorker? old);
            ModelWorker worker = old is null ? NewModel(configuration, model, profiles) : Succeed(old, configuration, model, profiles);
            worker.Start();
            next.Add(worker);
            // A scrape in between sees models of the old and of the new configuration, each whole.
            Volatile.Write(ref _workers, [.. next, .. _workers.Where(other => next.TrueForAll(done => done.Pipeline.Name != other.Pipeline.Name))]);
        }

        foreach (ModelWorker gone in former.Values)
            End(gone);
        Volatile.Write(ref _workers, [.. next]);
    }

    public void Stop()
    {
        foreach (ModelWorker worker in _workers)
            worker.Stop();
    }

    public void Dispose()
    {
        foreach (ModelWorker worker in _workers)
            End(worker);
    }

    private ModelWorker NewModel(ExporterConfiguration configuration, ModelConfiguration model, BaselineProfile[] profiles)
    {
        ModelWorker worker = NewWorker(configuration, model, profiles, null);
        worker.Restore();
        return worker;
    }

    private ModelWorker Succeed(ModelWorker old, ExporterConfiguration configuration, ModelConfiguration model, BaselineProfile[] profiles)
    {
        DateTimeOffset? saved = old.Pipeline.Checkpoints?.LastSuccess;
        old.Stop();
        if (!old.Join(s_patience))
            throw new ProblemException($"model {model.Name}", "did not stop in time.", "Reload again.");
        // What is on the disk is the same as what is in memory, and the files of the state go on from there.
        bool isSaved = old.Pipeline.Checkpoints?.LastSuccess is { } last && last != saved;
        if (old.Pipeline.Checkpoints is not null && !isSaved)
        {
            old.Resume();
            throw new ProblemException($"model {model.Name}", "could not save its state, which its successor would go on from.", "Mend the state directory, and reload again.");
        }

        ModelWorker worker = NewWorker(configuration, model, profiles, isSaved ? null : old.Pipeline);
        worker.Pipeline.Count(old.Pipeline);
        if (!isSaved)
            worker.TakeOver(old.Pipeline);
        old.Dispose();
        if (isSaved)
            worker.Restore();
        return worker;
    }

    private ModelWorker NewWorker(ExporterConfiguration configuration, ModelConfiguration model, BaselineProfile[] profiles, ModelPipeline? former) => new(
        new ModelPipeline(model, profiles, configuration.Limits, time, log, configuration.Expose, state, former), configuration.EvaluationInterval, time, log);

    private static void End(ModelWorker worker)
    {
        worker.Stop();
        worker.Join(s_patience);
        worker.Dispose();
    }
}
