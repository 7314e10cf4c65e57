namespace DriftExporter.Formats.Arrow;

/// <summary>What one read of a followed stream did.</summary>
/// <param name="Consumed">How far <see cref="ArrowStreamFollower.ReadOffset"/> moved on; past the bytes that were given where a body is passed over.</param>
/// <param name="IsBatchFull">True: hand the batch on, clear it and read again, with the bytes that were not consumed. False: all complete
/// messages are read; come again with <see cref="ArrowStreamFollower.BytesNeeded"/> bytes.</param>
public readonly record struct ArrowFollowStep(long Consumed, bool IsBatchFull);
