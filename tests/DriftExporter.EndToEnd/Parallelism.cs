// Most of a test here is waiting for another process; more of them than cores may wait at a time.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
