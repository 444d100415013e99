// Position r of the largest (largest = 1) or smallest x[o, r], r = 0 … count − 1: the first NaN if
// there is one, else the lowest position among equals. x[o, r] lies at PLACE(kept, o) +
// PLACE(reduced, r).
#include "places.h"
#include "preferred.h"

#define TEAMS 8
#define LANES 32
#define GROUP 256
#define BLOCK 4096

// One work-group takes 8 results with 32 work-items each: neighbouring work-items share a
// result, or (across) lie beside one another.
#if ENTRY(arg_extreme)
GROUP_SIZE(256, 1, 1)
KERNEL(arg_extreme)(
    MEMORY(int, out), MEMORY(const float, x), int results, int count, int largest, int across,
    AXES(kept), AXES(reduced)) {
  SHARED float values[TEAMS * LANES];
  SHARED int positions[TEAMS * LANES];
  OPEN(int, out);
  OPEN(const float, x);
  int team = across ? LOCAL_ID(0) % TEAMS : LOCAL_ID(0) / LANES;
  int lane = across ? LOCAL_ID(0) / TEAMS : LOCAL_ID(0) % LANES;
  int result = GROUP_ID(0) * TEAMS + team;
  float best = 0.0f;
  int best_position = -1;
  if (result < results) {
    int base = PLACE(kept, result);
    for (int r = lane; r < count; r = r < count - LANES ? r + LANES : count) {
      float value = x[base + PLACE(reduced, r)];
      if (preferred(largest, value, r, best, best_position)) {
        best = value;
        best_position = r;
      }
    }
  }
  values[team * LANES + lane] = best;
  positions[team * LANES + lane] = best_position;
  BARRIER();
  if (lane == 0 && result < results) {
    for (int l = team * LANES + 1; l < (team + 1) * LANES; l++) {
      if (preferred(largest, values[l], positions[l], best, best_position)) {
        best = values[l];
        best_position = positions[l];
      }
    }
    out[result] = best_position;
  }
}
#endif

// One work-group takes one block of BLOCK elements of one result. With several blocks, out[o · blocks
// + block] is the position that the block prefers, and arg_extreme_fold chooses among them.
#if ENTRY(arg_extreme_block)
GROUP_SIZE(256, 1, 1)
KERNEL(arg_extreme_block)(
    MEMORY(int, out), MEMORY(const float, x), int blocks, int count, int largest, AXES(kept),
    AXES(reduced)) {
  SHARED float values[GROUP];
  SHARED int positions[GROUP];
  OPEN(int, out);
  OPEN(const float, x);
  int result = GROUP_ID(0) / blocks;
  int first = GROUP_ID(0) % blocks * BLOCK;
  int length = count - first < BLOCK ? count - first : BLOCK;
  int base = PLACE(kept, result);
  float best = 0.0f;
  int best_position = -1;
  for (int i = LOCAL_ID(0); i < length; i += GROUP) {
    float value = x[base + PLACE(reduced, first + i)];
    if (preferred(largest, value, first + i, best, best_position)) {
      best = value;
      best_position = first + i;
    }
  }
  values[LOCAL_ID(0)] = best;
  positions[LOCAL_ID(0)] = best_position;
  BARRIER();
  for (int distance = GROUP / 2; distance >= 1; distance /= 2) {
    if (LOCAL_ID(0) < distance) {
      float value = values[LOCAL_ID(0) + distance];
      int position = positions[LOCAL_ID(0) + distance];
      if (preferred(largest, value, position, best, best_position)) {
        best = value;
        best_position = position;
        values[LOCAL_ID(0)] = best;
        positions[LOCAL_ID(0)] = best_position;
      }
    }
    BARRIER();
  }
  if (LOCAL_ID(0) == 0) {
    out[GROUP_ID(0)] = best_position;
  }
}
#endif

// The preferred among the positions of a result's blocks. One work-item takes one result.
#if ENTRY(arg_extreme_fold)
GROUP_SIZE(256, 1, 1)
KERNEL(arg_extreme_fold)(
    MEMORY(int, out), MEMORY(const float, x), MEMORY(const int, candidates), int results,
    int blocks, int largest, AXES(kept), AXES(reduced)) {
  OPEN(int, out);
  OPEN(const float, x);
  OPEN(const int, candidates);
  int first = GROUP_ID(0) * GROUP;
  if (LOCAL_ID(0) < results - first) {
    int result = first + LOCAL_ID(0);
    int base = PLACE(kept, result);
    float best = 0.0f;
    int best_position = -1;
    for (int block = 0; block < blocks; block++) {
      int position = candidates[result * blocks + block];
      float value = x[base + PLACE(reduced, position)];
      if (preferred(largest, value, position, best, best_position)) {
        best = value;
        best_position = position;
      }
    }
    out[result] = best_position;
  }
}
#endif
