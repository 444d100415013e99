// Matrix products C = op(A) · op(B) for OpenCL processors, in the order of the arithmetic contract:
//
//   C[i,j]: K in chunks of 256; in a chunk t = +0; t = fma(a[i,k], b[k,j], t) in order of k;
//   total = t + (+0); C = total of the first chunk, then C = C + total in order.
//
// A work-group is one work-item, which computes pieces of C: up to `run` rows × 32 columns. The
// piece's part of B is copied, chunk by chunk, into a panel [k][32] that stays in the cache while
// all rows pass over it; where few rows would use the copy, B is read in place. C's rows of 32 wait
// in memory of the work-item until their last chunk is added; then they go to ELEMENT.

#define CHUNK 256
#define WIDTH 32

// sums[i][0 … 31] (+)= the chunk's totals, for ROWS rows.
#define TILE(ROWS)                                                                                 \
  static inline void tile##ROWS(GLOBAL const float *a, int aRow, int aStep, GLOBAL const float *b, \
                                int bStep, int depth, GLOBAL float *sums, int first) {             \
    float16 left[ROWS];                                                                            \
    float16 right[ROWS];                                                                           \
    _Pragma("unroll") for (int i = 0; i < ROWS; i++) {                     \
      left[i] = 0.0f;                                                                              \
      right[i] = 0.0f;                                                                             \
    }                                                                                              \
    for (int k = 0; k < depth; k++) {                                                              \
      float16 b0 = vload16(0, b);                                                                  \
      float16 b1 = vload16(1, b);                                                                  \
      _Pragma("unroll") for (int i = 0; i < ROWS; i++) {                   \
        float16 each = (float16)(a[i * aRow]);                                                     \
        left[i] = fma(each, b0, left[i]);                                                          \
        right[i] = fma(each, b1, right[i]);                                                        \
      }                                                                                            \
      a += aStep;                                                                                  \
      b += bStep;                                                                                  \
    }                                                                                              \
    _Pragma("unroll") for (int i = 0; i < ROWS; i++) {                     \
      left[i] = left[i] + 0.0f;                                                                    \
      right[i] = right[i] + 0.0f;                                                                  \
      if (!first) {                                                                                \
        left[i] = vload16(2 * i, sums) + left[i];                                                  \
        right[i] = vload16(2 * i + 1, sums) + right[i];                                            \
      }                                                                                            \
      vstore16(left[i], 2 * i, sums);                                                              \
      vstore16(right[i], 2 * i + 1, sums);                                                         \
    }                                                                                              \
  }

TILE(8)
TILE(4)
TILE(1)

GROUP_SIZE(1, 1, 1)
KERNEL(gemm_processor)
(MEMORY(const float, a), MEMORY(const float, b), MEMORY(float, scratch), int m, int n, int k,
 int transposeA, int transposeB, int run, int pieces ELEMENT_PARAMETERS) {
  OPEN(const float, a);
  OPEN(const float, b);
  OPEN(float, scratch);
  int columnPieces = (n + WIDTH - 1) / WIDTH;
  int rowPieces = (m + run - 1) / run;
  int aRow = transposeA ? 1 : k;
  int aStep = transposeA ? m : 1;
  GLOBAL float *panel = scratch + (INT64)GROUP_ID(0) * (CHUNK + run) * WIDTH;
  GLOBAL float *sums = panel + CHUNK * WIDTH;
  for (int piece = GROUP_ID(0); piece < pieces; piece += GROUP_COUNT(0)) {
    int column = piece % columnPieces * WIDTH;
    int row = piece / columnPieces % rowPieces * run;
    int matrix = piece / columnPieces / rowPieces;
    int columns = n - column < WIDTH ? n - column : WIDTH;
    int rows = m - row < run ? m - row : run;
    GLOBAL const float *left = a + (INT64)matrix * m * k + (INT64)row * aRow;
    GLOBAL const float *right = b + (INT64)matrix * k * n;
    for (int begin = 0; begin < k; begin += CHUNK) {
      int depth = k - begin < CHUNK ? k - begin : CHUNK;
      GLOBAL const float *from = panel;
      int step = WIDTH;
      if (transposeB) {
        for (int j = 0; j < columns; j++) {
          for (int p = 0; p < depth; p++) {
            panel[p * WIDTH + j] = right[(INT64)(column + j) * k + begin + p];
          }
        }
      } else if (columns < WIDTH) {
        for (int p = 0; p < depth; p++) {
          for (int j = 0; j < columns; j++) {
            panel[p * WIDTH + j] = right[(INT64)(begin + p) * n + column + j];
          }
        }
      } else if (rows < 16) {
        from = right + (INT64)begin * n + column;
        step = n;
      } else {
        for (int p = 0; p < depth; p++) {
          GLOBAL const float *line = right + (INT64)(begin + p) * n + column;
          vstore16(vload16(0, line), 2 * p, panel);
          vstore16(vload16(1, line), 2 * p + 1, panel);
        }
      }
      int i = 0;
      for (; i < rows;) {
        GLOBAL const float *line = left + (INT64)i * aRow + (INT64)begin * aStep;
        int tile;
        if (i + 8 <= rows) {
          tile8(line, aRow, aStep, from, step, depth, sums + i * WIDTH, begin == 0);
          tile = 8;
        } else if (i + 4 <= rows) {
          tile4(line, aRow, aStep, from, step, depth, sums + i * WIDTH, begin == 0);
          tile = 4;
        } else {
          tile1(line, aRow, aStep, from, step, depth, sums + i * WIDTH, begin == 0);
          tile = 1;
        }
        if (begin + CHUNK >= k) {
          for (int r = i; r < i + tile; r++) {
            int line = matrix * m + row + r;
            int j = 0;
            for (; j + 16 <= columns; j += 16) {
              float16 value = vload16(0, sums + r * WIDTH + j);
              ELEMENT_VECTOR(value, line, column + j, line * n + column + j);
            }
            for (; j < columns; j++) {
              float value = sums[r * WIDTH + j];
              ELEMENT(value, line, column + j, line * n + column + j);
            }
          }
        }
        i += tile;
      }
    }
  }
}
