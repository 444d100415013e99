// A run's small inputs on their way into memory: they come as a kernel argument, which the driver
// copies when the launch is queued.
//
//   target[i] <- block.words[i]   for i < count

typedef struct {
  int words[240];
} Block;

GROUP_SIZE(1, 1, 1) KERNEL(stage)(MEMORY(int, target), int count, const Block block) {
  OPEN(int, target);
  for (int i = 0; i < count; i++) {
    target[i] = block.words[i];
  }
}
