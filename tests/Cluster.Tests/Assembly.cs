// Each class starts and kills servers and nodes of its own, and the machine has few cores: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
