// Elements chosen by position along the reduced axes of a shape; element (o, r) of it lies at
// PLACE(kept, o) + PLACE(reduced, r), r = 0 … count − 1.
#include "places.h"

// out[o] = x[o, index[o]], +0 where the index lies outside. One work-item takes one result.
#if ENTRY(take_at)
GROUP_SIZE(256, 1, 1)
KERNEL(take_at)(
    MEMORY(float, out), MEMORY(const float, x), MEMORY(const int, index), int results, int count,
    AXES(kept), AXES(reduced)) {
  OPEN(float, out);
  OPEN(const float, x);
  OPEN(const int, index);
  int first = GROUP_ID(0) * 256;
  if (LOCAL_ID(0) < results - first) {
    int o = first + LOCAL_ID(0);
    int r = index[o];
    int inside = r >= 0 && r < count;
    out[o] = inside ? x[PLACE(kept, o) + PLACE(reduced, r)] : 0.0f;
  }
}
#endif

// out[o, r] = g[o] where r = index[o], else +0. One work-item writes one element; neighbours are
// elements of one o, or (across) of neighbouring ones.
#if ENTRY(place_at)
GROUP_SIZE(256, 1, 1)
KERNEL(place_at)(
    MEMORY(float, out), MEMORY(const float, g), MEMORY(const int, index), int results, int count,
    int across, AXES(kept), AXES(reduced)) {
  OPEN(float, out);
  OPEN(const float, g);
  OPEN(const int, index);
  int first = GROUP_ID(0) * 256;
  if (LOCAL_ID(0) < results * count - first) {
    int i = first + LOCAL_ID(0);
    int o = across ? i % results : i / count;
    int r = across ? i / results : i % count;
    out[PLACE(kept, o) + PLACE(reduced, r)] = index[o] == r ? g[o] : 0.0f;
  }
}
#endif
