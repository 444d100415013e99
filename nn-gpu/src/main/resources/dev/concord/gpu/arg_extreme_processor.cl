// arg_extreme.cl for OpenCL processors: one work-item takes `items` results.
#include "places.h"
#include "preferred.h"

GROUP_SIZE(1, 1, 1)
KERNEL(arg_extreme_processor)(
    MEMORY(int, out), MEMORY(const float, x), int results, int count, int largest, int items,
    AXES(kept), AXES(reduced)) {
  OPEN(int, out);
  OPEN(const float, x);
  int result = GROUP_ID(0) * items;
  int last = items < results - result ? result + items : results;
  for (; result < last; result++) {
    int base = PLACE(kept, result);
    float best = 0.0f;
    int best_position = -1;
    for (int r = 0; r < count; r++) {
      float value = x[base + PLACE(reduced, r)];
      if (preferred(largest, value, r, best, best_position)) {
        best = value;
        best_position = r;
      }
    }
    out[result] = best_position;
  }
}
