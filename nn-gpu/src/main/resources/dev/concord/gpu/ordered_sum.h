// How a reduction combines: the contract's sum runs over blocks of BLOCK elements, in each over
// LANES lanes from +0, then v[l] = v[l] + v[l + 16], 8, 4, 2, 1. Maximum and minimum may go in any
// order, so they go in the same.
#define BLOCK 4096
#define LANES 32

#define SUM 0
#define MEAN 1
#define MAX 2
#define MIN 3

DEVICE float start(int operation) {
  return operation == MAX ? FLOAT_OF_BITS(0xff800000)
                          : operation == MIN ? FLOAT_OF_BITS(0x7f800000) : 0.0f;
}

DEVICE float combine(int operation, float a, float x) {
  if (operation == SUM || operation == MEAN) {
    return a + x;
  }
  return (operation == MAX ? x > a : x < a) || x != x ? x : a;
}

// From what all lanes hold to the block's result.
DEVICE float tree(int operation, SHARED_POINTER const float *lanes) {
  float v[LANES / 2];
#pragma unroll
  for (int l = 0; l < LANES / 2; l++) {
    v[l] = combine(operation, lanes[l], lanes[l + LANES / 2]);
  }
#pragma unroll
  for (int step = LANES / 4; step >= 1; step /= 2) {
#pragma unroll
    for (int l = 0; l < step; l++) {
      v[l] = combine(operation, v[l], v[l + step]);
    }
  }
  return v[0];
}

// The last step: a mean divides, a maximum or minimum is never −0.
DEVICE float finish(int operation, float value, int count) {
  if (operation == MEAN) {
    return value / FLOAT_OF_INT(count);
  }
  return operation == SUM ? value : value + 0.0f;
}
