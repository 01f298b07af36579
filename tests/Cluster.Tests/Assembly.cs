// One class at a time: each starts and kills its own servers and nodes, and the machine has few cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
