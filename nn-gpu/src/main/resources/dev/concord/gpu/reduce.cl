// Reductions on GPUs: out[o] = ⊕_r element(o, r), r = 0 … count − 1, block by block of 4096. With
// several blocks, out[o · blocks + block] is a block's result, and a further launch combines them.
//
// The element lies at index = PLACE(kept, o) + PLACE(reduced, r) of the walked shape, whose rows
// have `columns` elements (0: the expression does not care). The expression leaves it in value.
#include "places.h"
#include "ordered_sum.h"

#define TEAMS 8

// One work-group: 8 results with 32 work-items each, one for each lane. Neighbouring work-items are
// lanes of one result, or (across) the same lane of neighbouring results, as the elements lie.
#if ENTRY(reduce_lanes)
GROUP_SIZE(256, 1, 1)
KERNEL(reduce_lanes)(
    MEMORY(float, out), int results, int count, int blocks, int operation, int divisor, int columns,
    int across, AXES(kept), AXES(reduced) ELEMENT_PARAMETERS) {
  SHARED float lanes[TEAMS * (LANES + 1)];
  OPEN(float, out);
  int team = across ? LOCAL_ID(0) % TEAMS : LOCAL_ID(0) / LANES;
  int lane = across ? LOCAL_ID(0) / TEAMS : LOCAL_ID(0) % LANES;
  int group = GROUP_ID(0) / blocks;
  int block = GROUP_ID(0) - group * blocks;
  int result = group * TEAMS + team;
  float total = start(operation);
  if (result < results) {
    int first = block * BLOCK;
    int length = count - first < BLOCK ? count - first : BLOCK;
    int base = PLACE(kept, result);
#pragma unroll 4
    for (int i = lane; i < length; i += LANES) {
      int index = base + PLACE(reduced, first + i);
      int row = columns == 0 ? 0 : index / columns;
      int column = index - row * columns;
      float value = 0.0f;
      ELEMENT(value, row, column, index);
      total = combine(operation, total, value);
    }
  }
  lanes[team * (LANES + 1) + lane] = total;
  BARRIER();
  if (lane == 0 && result < results) {
    float sum = tree(operation, lanes + team * (LANES + 1));
    out[result * blocks + block] = finish(operation, sum, divisor);
  }
}
#endif

// One work-group: one block of one result. All 256 work-items compute elements, 32 of them add.
#if ENTRY(reduce_block)
GROUP_SIZE(256, 1, 1)
KERNEL(reduce_block)(
    MEMORY(float, out), int results, int count, int blocks, int operation, int divisor, int columns,
    int across, AXES(kept), AXES(reduced) ELEMENT_PARAMETERS) {
  SHARED float values[BLOCK];
  SHARED float lanes[LANES];
  OPEN(float, out);
  int result = GROUP_ID(0) / blocks;
  int block = GROUP_ID(0) - result * blocks;
  int first = block * BLOCK;
  int length = count - first < BLOCK ? count - first : BLOCK;
  int base = PLACE(kept, result);
#pragma unroll 4
  for (int i = LOCAL_ID(0); i < length; i += 256) {
    int index = base + PLACE(reduced, first + i);
    int row = columns == 0 ? 0 : index / columns;
    int column = index - row * columns;
    float value = 0.0f;
    ELEMENT(value, row, column, index);
    values[i] = value;
  }
  BARRIER();
  if (LOCAL_ID(0) < LANES) {
    float total = start(operation);
#pragma unroll 4
    for (int i = LOCAL_ID(0); i < length; i += LANES) {
      total = combine(operation, total, values[i]);
    }
    lanes[LOCAL_ID(0)] = total;
  }
  BARRIER();
  if (LOCAL_ID(0) == 0) {
    out[result * blocks + block] = finish(operation, tree(operation, lanes), divisor);
  }
}
#endif
