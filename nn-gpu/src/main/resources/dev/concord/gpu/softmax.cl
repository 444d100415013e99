// Softmax and softmax cross-entropy of rows x [rows, classes] on GPUs. With m the row's maximum:
// e = exp(x − m), s = Σ e in the contract's order, r = 1 ÷ s, p = e · r.
//
// One work-group: 8 rows with 32 work-items each, one for each lane of the sums. Rows past the end
// are computed like the last one and not stored, so that all work-items meet at every barrier.
#include "ordered_sum.h"

#define TEAMS 8
#define NOT_A_NUMBER FLOAT_OF_BITS(0x7fc00000)

// What a team's lanes hold, combined; every lane gets it.
DEVICE float team(int operation, float mine, SHARED_POINTER float *lanes, int lane) {
  lanes[lane] = mine;
  BARRIER();
  float all = tree(operation, lanes);
  BARRIER();
  return all;
}

// result = Σ term over c = 0 … classes − 1. Results of blocks are lanes of a further sum.
#define SUM_ROW(result, term)                                          \
  {                                                                    \
    float blocks = 0.0f;                                               \
    for (int first = 0; first < classes; first += BLOCK) {             \
      int end = classes - first < BLOCK ? classes : first + BLOCK;     \
      float mine = 0.0f;                                               \
      for (int c = first + lane; c < end; c += LANES) {                \
        mine = mine + (term);                                          \
      }                                                                \
      result = team(SUM, mine, lanes, lane);                           \
      if (first / BLOCK % LANES == lane) {                             \
        blocks = blocks + result;                                      \
      }                                                                \
    }                                                                  \
    if (classes > BLOCK) {                                             \
      result = team(SUM, blocks, lanes, lane);                         \
    }                                                                  \
  }

// The start of every kernel: which row, and its m and s.
#define ROW_START                                                      \
  SHARED float shared_lanes[TEAMS * (LANES + 1)];                      \
  OPEN(const float, x);                                                \
  int lane = LOCAL_ID(0) % LANES;                                      \
  SHARED_POINTER float *lanes = shared_lanes + LOCAL_ID(0) / LANES * (LANES + 1); \
  int row = GROUP_ID(0) * TEAMS + LOCAL_ID(0) / LANES;                 \
  int live = row < rows;                                               \
  row = live ? row : rows - 1;                                         \
  x += row * classes;                                                  \
  float m = start(MAX);                                                \
  for (int c = lane; c < classes; c += LANES) {                        \
    m = combine(MAX, m, x[c]);                                         \
  }                                                                    \
  m = finish(MAX, team(MAX, m, lanes, lane), 0);                       \
  float s = 0.0f;                                                      \
  SUM_ROW(s, concord_exp(x[c] - m))

// out = p, or (logarithm) (x − m) − log s.
#if ENTRY(softmax)
GROUP_SIZE(256, 1, 1)
KERNEL(softmax)(
    MEMORY(float, out), MEMORY(const float, x), int rows, int classes, int logarithm) {
  OPEN(float, out);
  ROW_START;
  if (live) {
    out += row * classes;
    float log_s = concord_log(s);
    float r = 1.0f / s;
    for (int c = lane; c < classes; c += LANES) {
      float shifted = x[c] - m;
      out[c] = logarithm ? shifted - log_s : concord_exp(shifted) * r;
    }
  }
}
#endif

// Label t with weight w: loss = w · (log s − (x_t − m)), weight = w (1 where not weighted). A label
// that is no class gives NaN everywhere.
#if ENTRY(cross_entropy_labels)
GROUP_SIZE(256, 1, 1)
KERNEL(cross_entropy_labels)(
    MEMORY(float, losses), MEMORY(float, p), MEMORY(float, weights), MEMORY(const float, x),
    MEMORY(const int, labels), MEMORY(const float, class_weights), int rows, int classes,
    int weighted) {
  OPEN(float, losses);
  OPEN(float, p);
  OPEN(float, weights);
  OPEN(const int, labels);
  OPEN(const float, class_weights);
  ROW_START;
  if (live) {
    int label = labels[row];
    int valid = label >= 0 && label < classes;
    p += row * classes;
    float r = 1.0f / s;
    for (int c = lane; c < classes; c += LANES) {
      p[c] = valid ? concord_exp(x[c] - m) * r : NOT_A_NUMBER;
    }
    if (lane == 0) {
      float w = weighted && valid ? class_weights[label] : 1.0f;
      float loss = valid ? concord_log(s) - (x[label] - m) : NOT_A_NUMBER;
      losses[row] = w * loss;
      weights[row] = valid ? w : NOT_A_NUMBER;
    }
  }
}
#endif

// Distribution t: loss = Σ_c (t_c · w_c) · (log s − (x_c − m)), weight = Σ_c t_c · w_c (without
// class weights, t_c alone and 1).
#if ENTRY(cross_entropy_distributions)
GROUP_SIZE(256, 1, 1)
KERNEL(cross_entropy_distributions)(
    MEMORY(float, losses), MEMORY(float, p), MEMORY(float, weights), MEMORY(const float, x),
    MEMORY(const float, targets), MEMORY(const float, class_weights), int rows, int classes,
    int weighted) {
  OPEN(float, losses);
  OPEN(float, p);
  OPEN(float, weights);
  OPEN(const float, targets);
  OPEN(const float, class_weights);
  ROW_START;
  targets += row * classes;
  float log_s = concord_log(s);
  float loss = 0.0f;
  float weight = 1.0f;
#define SHARE (weighted ? targets[c] * class_weights[c] : targets[c])
  SUM_ROW(loss, SHARE * (log_s - (x[c] - m)));
  if (weighted) {
    SUM_ROW(weight, SHARE);
  }
  if (live) {
    p += row * classes;
    float r = 1.0f / s;
    for (int c = lane; c < classes; c += LANES) {
      p[c] = concord_exp(x[c] - m) * r;
    }
    if (lane == 0) {
      losses[row] = loss;
      weights[row] = weight;
    }
  }
}
#endif
