// Reductions on OpenCL processors: as reduce.cl, but one work-item takes `items` blocks of results
// or of 16 neighbouring results.
#include "places.h"
#include "ordered_sum_processor.h"

// The innermost axis is reduced; `run` is its length. A block's elements are computed first, then
// combined.
#if ENTRY(reduce_rows_processor)
GROUP_SIZE(1, 1, 1)
KERNEL(reduce_rows_processor)(
    MEMORY(float, out), int results, int count, int blocks, int operation, int divisor, int columns,
    int run, int items, AXES(kept), AXES(reduced) ELEMENT_PARAMETERS) {
  OPEN(float, out);
  float values[BLOCK];
  int item = GROUP_ID(0) * items;
  int last = items < results * blocks - item ? item + items : results * blocks;
  for (; item < last; item++) {
    int result = item / blocks;
    int first = (item - result * blocks) * BLOCK;
    int length = count - first < BLOCK ? count - first : BLOCK;
    int base = PLACE(kept, result);
    int i = 0;
    while (i < length) {
      int left = run - (first + i) % run;
      int end = left < length - i ? i + left : length;
      int index = base + PLACE(reduced, first + i);
      int row = columns == 0 ? 0 : index / columns;
      int column = index - row * columns;
      for (; i + 16 <= end; i += 16, column += 16, index += 16) {
        float16 value16 = 0.0f;
        ELEMENT_VECTOR(value16, row, column, index);
        vstore16(value16, 0, values + i);
      }
      for (; i < end; i++, column++, index++) {
        float value = 0.0f;
        ELEMENT(value, row, column, index);
        values[i] = value;
      }
    }
    out[item] = finish(operation, combine_block(operation, values, length), divisor);
  }
}
#endif

// The innermost axis is kept; `run` is its length. 16 neighbouring results are reduced at once,
// each in a place of a vector; every lane of the sum is such a vector.
#if ENTRY(reduce_columns_processor)
GROUP_SIZE(1, 1, 1)
KERNEL(reduce_columns_processor)(
    MEMORY(float, out), int results, int count, int blocks, int operation, int divisor, int columns,
    int run, int items, AXES(kept), AXES(reduced) ELEMENT_PARAMETERS) {
  OPEN(float, out);
  int tiles = (run + 15) / 16;
  int all = results / run * tiles * blocks;
  int item = GROUP_ID(0) * items;
  int last = items < all - item ? item + items : all;
  for (; item < last; item++) {
    int tile = item / blocks;
    int block = item - tile * blocks;
    int outer = tile / tiles;
    int left = (tile - outer * tiles) * 16;
    int width = run - left < 16 ? run - left : 16;
    int result = outer * run + left;
    int first = block * BLOCK;
    int length = count - first < BLOCK ? count - first : BLOCK;
    int base = PLACE(kept, result);
    float16 lanes[LANES];
    for (int l = 0; l < LANES; l++) {
      lanes[l] = start(operation);
    }
    for (int i = 0; i < length; i++) {
      int index = base + PLACE(reduced, first + i);
      int row = columns == 0 ? 0 : index / columns;
      int column = index - row * columns;
      float16 value16 = 0.0f;
      if (width == 16) {
        ELEMENT_VECTOR(value16, row, column, index);
      } else {
        float values[16];
        for (int j = 0; j < width; j++) {
          ELEMENT(values[j], row, column + j, index + j);
        }
        value16 = vload16(0, values);
      }
      lanes[i % LANES] = combine16(operation, lanes[i % LANES], value16);
    }
    for (int step = LANES / 2; step >= 1; step /= 2) {
      for (int l = 0; l < step; l++) {
        lanes[l] = combine16(operation, lanes[l], lanes[l + step]);
      }
    }
    float values[16];
    vstore16(lanes[0], 0, values);
    for (int j = 0; j < width; j++) {
      out[(result + j) * blocks + block] = finish(operation, values[j], divisor);
    }
  }
}
#endif
