// ordered_sum.h for OpenCL processors: the 32 lanes are two vectors of 16.
#include "ordered_sum.h"

DEVICE float16 combine16(int operation, float16 a, float16 x) {
  if (operation == SUM || operation == MEAN) {
    return a + x;
  }
  return select(a, x, (operation == MAX ? x > a : x < a) | (x != x));
}

DEVICE float tree16(int operation, float16 low, float16 high) {
  float v[16];
  vstore16(combine16(operation, low, high), 0, v);
  for (int step = 8; step >= 1; step /= 2) {
    for (int l = 0; l < step; l++) {
      v[l] = combine(operation, v[l], v[l + step]);
    }
  }
  return v[0];
}

// Combines length ≤ BLOCK values; the memory behind them is overwritten up to a multiple of 32.
DEVICE float combine_block(int operation, float *values, int length) {
  float none = start(operation);
  for (int i = length; i % LANES != 0; i++) {
    values[i] = none;
  }
  float16 low = none;
  float16 high = none;
  if (operation == SUM || operation == MEAN) {
    for (int i = 0; i < length; i += LANES) {
      low = low + vload16(0, values + i);
      high = high + vload16(0, values + i + 16);
    }
  } else {
    for (int i = 0; i < length; i += LANES) {
      low = combine16(operation, low, vload16(0, values + i));
      high = combine16(operation, high, vload16(0, values + i + 16));
    }
  }
  return tree16(operation, low, high);
}
