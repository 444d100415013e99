// Position r of the largest (largest = 1) or smallest x[o, r], r = 0 … count − 1: the first NaN if
// there is one, else the lowest position among equals. x[o, r] lies at PLACE(kept, o) +
// PLACE(reduced, r).
#include "places.h"
#include "preferred.h"

#define TEAMS 8
#define LANES 32

// One work-group takes 8 results with 32 work-items each: neighbouring work-items share a
// result, or (across) lie beside one another.
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
