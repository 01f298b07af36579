// Nodes are processes, and the machine has few cores: one class at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
