// A run's small inputs on their way into memory: they come as a kernel argument, which the driver
// copies when the launch is queued.
//
//   target[i] <- block.words[i]   for i < count
//
// One work-group, of any size.

typedef struct {
  int words[240];
} Block;

KERNEL(stage)(MEMORY(int, target), int count, const Block block) {
  OPEN(int, target);
  for (int i = LOCAL_ID(0); i < count; i += (int)get_local_size(0)) {
    target[i] = block.words[i];
  }
}
