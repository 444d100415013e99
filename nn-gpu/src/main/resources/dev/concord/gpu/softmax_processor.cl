// softmax.cl for OpenCL processors: one work-item takes `items` rows and computes each
// block of 4096 classes in private memory.
#include "ordered_sum_processor.h"

#define NOT_A_NUMBER FLOAT_OF_BITS(0x7fc00000)

// Results of a row's blocks are lanes of a further sum.
typedef struct {
  float lanes[LANES];
} Blocks;

DEVICE void add_block(Blocks *blocks, int first, float result) {
  int lane = first / BLOCK % LANES;
  blocks->lanes[lane] = first < BLOCK * LANES ? result : blocks->lanes[lane] + result;
}

DEVICE float sum_blocks(Blocks *blocks, int classes) {
  int count = (classes + BLOCK - 1) / BLOCK;
  return count == 1 ? blocks->lanes[0] : combine_block(SUM, blocks->lanes, count < LANES ? count : LANES);
}

DEVICE int block_length(int classes, int first) {
  return classes - first < BLOCK ? classes - first : BLOCK;
}

DEVICE float maximum(GLOBAL const float *x, int classes) {
  float values[BLOCK];
  float m = start(MAX);
  for (int first = 0; first < classes; first += BLOCK) {
    int length = block_length(classes, first);
    for (int i = 0; i < length; i++) {
      values[i] = x[first + i];
    }
    m = combine(MAX, m, combine_block(MAX, values, length));
  }
  return finish(MAX, m, 0);
}

// Puts exp(x − m) into e and returns its sum. Exponentials behind the row's end are of whatever
// lies there, and go nowhere.
DEVICE float exponentials(GLOBAL const float *x, float m, GLOBAL float *e, int classes) {
  float values[BLOCK];
  Blocks blocks;
  for (int first = 0; first < classes; first += BLOCK) {
    int length = block_length(classes, first);
    for (int i = 0; i < length; i++) {
      values[i] = x[first + i] - m;
    }
    for (int i = 0; i < length; i += 16) {
      vstore16(concord_exp16(vload16(0, values + i)), 0, values + i);
    }
    for (int i = 0; i < length; i++) {
      e[first + i] = values[i];
    }
    add_block(&blocks, first, combine_block(SUM, values, length));
  }
  return sum_blocks(&blocks, classes);
}

// The sum of share · (log s − (x − m)), or (losses = 0) of the shares t_c · w_c alone.
DEVICE float sum_shares(
    GLOBAL const float *x, GLOBAL const float *targets, GLOBAL const float *class_weights,
    int weighted, float m, float log_s, int losses, int classes) {
  float values[BLOCK];
  Blocks blocks;
  for (int first = 0; first < classes; first += BLOCK) {
    int length = block_length(classes, first);
    for (int i = 0; i < length; i++) {
      int c = first + i;
      float share = weighted ? targets[c] * class_weights[c] : targets[c];
      values[i] = losses ? share * (log_s - (x[c] - m)) : share;
    }
    add_block(&blocks, first, combine_block(SUM, values, length));
  }
  return sum_blocks(&blocks, classes);
}

DEVICE void multiply_row(GLOBAL float *p, int classes, float factor) {
  for (int c = 0; c < classes; c++) {
    p[c] = p[c] * factor;
  }
}

#if ENTRY(softmax_processor)
GROUP_SIZE(1, 1, 1)
KERNEL(softmax_processor)(
    MEMORY(float, out), MEMORY(const float, x), int rows, int classes, int logarithm, int items) {
  int row = GROUP_ID(0) * items;
  int last = items < rows - row ? row + items : rows;
  for (; row < last; row++) {
    OPEN(const float, x);
    OPEN(float, out);
    x += row * classes;
    GLOBAL float *p = out + row * classes;
    float m = maximum(x, classes);
    float s = exponentials(x, m, p, classes);
    if (logarithm) {
      float log_s = concord_log(s);
      for (int c = 0; c < classes; c++) {
        p[c] = x[c] - m - log_s;
      }
    } else {
      multiply_row(p, classes, 1.0f / s);
    }
  }
}
#endif

#if ENTRY(cross_entropy_labels_processor)
GROUP_SIZE(1, 1, 1)
KERNEL(cross_entropy_labels_processor)(
    MEMORY(float, losses), MEMORY(float, p), MEMORY(float, weights), MEMORY(const float, x),
    MEMORY(const int, labels), MEMORY(const float, class_weights), int rows, int classes,
    int weighted, int items) {
  OPEN(float, losses);
  OPEN(float, weights);
  OPEN(const int, labels);
  OPEN(const float, class_weights);
  int row = GROUP_ID(0) * items;
  int last = items < rows - row ? row + items : rows;
  for (; row < last; row++) {
    OPEN(const float, x);
    OPEN(float, p);
    x += row * classes;
    p += row * classes;
    float m = maximum(x, classes);
    float s = exponentials(x, m, p, classes);
    int label = labels[row];
    if (label >= 0 && label < classes) {
      float w = weighted ? class_weights[label] : 1.0f;
      multiply_row(p, classes, 1.0f / s);
      losses[row] = w * (concord_log(s) - (x[label] - m));
      weights[row] = w;
    } else {
      for (int c = 0; c < classes; c++) {
        p[c] = NOT_A_NUMBER;
      }
      losses[row] = NOT_A_NUMBER;
      weights[row] = NOT_A_NUMBER;
    }
  }
}
#endif

#if ENTRY(cross_entropy_distributions_processor)
GROUP_SIZE(1, 1, 1)
KERNEL(cross_entropy_distributions_processor)(
    MEMORY(float, losses), MEMORY(float, p), MEMORY(float, weights), MEMORY(const float, x),
    MEMORY(const float, targets), MEMORY(const float, class_weights), int rows, int classes,
    int weighted, int items) {
  OPEN(float, losses);
  OPEN(float, weights);
  OPEN(const float, class_weights);
  int row = GROUP_ID(0) * items;
  int last = items < rows - row ? row + items : rows;
  for (; row < last; row++) {
    OPEN(const float, x);
    OPEN(const float, targets);
    OPEN(float, p);
    x += row * classes;
    targets += row * classes;
    p += row * classes;
    float m = maximum(x, classes);
    float s = exponentials(x, m, p, classes);
    multiply_row(p, classes, 1.0f / s);
    float log_s = concord_log(s);
    losses[row] = sum_shares(x, targets, class_weights, weighted, m, log_s, 1, classes);
    weights[row] =
        weighted ? sum_shares(x, targets, class_weights, weighted, m, log_s, 0, classes) : 1.0f;
  }
}
#endif
