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
#define UNROLL _Pragma("unroll")

// Rows that a copy must serve to pay, and the size of B up to which it does not pay at all.
#define COPYING_ROWS 16
#define COPYING_SIZE (512 * 1024)

// sums[i][0 …] (+)= the chunk's totals, for ROWS rows × 16 · VECTORS columns.
#define TILE(ROWS, VECTORS)                                                                        \
  DEVICE void tile##ROWS##x##VECTORS(                                                              \
      GLOBAL const float *a, int aRow, int aStep, GLOBAL const float *b, int bStep, int depth,     \
      GLOBAL float *sums, int first) {                                                             \
    float16 totals[ROWS][VECTORS];                                                                 \
    UNROLL for (int i = 0; i < ROWS; i++) {                                                        \
      UNROLL for (int v = 0; v < VECTORS; v++) {                                                   \
        totals[i][v] = 0.0f;                                                                       \
      }                                                                                            \
    }                                                                                              \
    int k = 0;                                                                                     \
    for (; k + 2 <= depth; k += 2) {                                                               \
      float16 right[VECTORS];                                                                      \
      float16 next[VECTORS];                                                                       \
      UNROLL for (int v = 0; v < VECTORS; v++) {                                                   \
        right[v] = vload16(v, b);                                                                  \
        next[v] = vload16(v, b + bStep);                                                           \
      }                                                                                            \
      UNROLL for (int i = 0; i < ROWS; i++) {                                                      \
        GLOBAL const float *row = a + i * aRow;                                                    \
        float16 left = (float16)(row[0]);                                                          \
        UNROLL for (int v = 0; v < VECTORS; v++) {                                                 \
          totals[i][v] = fma_exact(left, right[v], totals[i][v]);                                  \
        }                                                                                          \
        left = (float16)(row[aStep]);                                                              \
        UNROLL for (int v = 0; v < VECTORS; v++) {                                                 \
          totals[i][v] = fma_exact(left, next[v], totals[i][v]);                                   \
        }                                                                                          \
      }                                                                                            \
      a += 2 * aStep;                                                                              \
      b += 2 * bStep;                                                                              \
    }                                                                                              \
    if (k < depth) {                                                                               \
      UNROLL for (int i = 0; i < ROWS; i++) {                                                      \
        float16 left = (float16)(a[i * aRow]);                                                     \
        UNROLL for (int v = 0; v < VECTORS; v++) {                                                 \
          totals[i][v] = fma_exact(left, vload16(v, b), totals[i][v]);                             \
        }                                                                                          \
      }                                                                                            \
    }                                                                                              \
    UNROLL for (int i = 0; i < ROWS; i++) {                                                        \
      UNROLL for (int v = 0; v < VECTORS; v++) {                                                   \
        GLOBAL float *sum = sums + i * WIDTH + v * 16;                                             \
        float16 total = totals[i][v] + 0.0f;                                                       \
        vstore16(first ? total : vload16(0, sum) + total, 0, sum);                                 \
      }                                                                                            \
    }                                                                                              \
  }

TILE(8, 2)
TILE(4, 2)
TILE(1, 2)
TILE(8, 1)
TILE(4, 1)
TILE(1, 1)

// The largest tile for what is left of the rows; returns its rows.
DEVICE int tile(GLOBAL const float *a, int aRow, int aStep, GLOBAL const float *b, int bStep,
                int depth, GLOBAL float *sums, int first, int rows, int columns) {
  if (columns > 16) {
    if (rows >= 8) {
      tile8x2(a, aRow, aStep, b, bStep, depth, sums, first);
    } else if (rows >= 4) {
      tile4x2(a, aRow, aStep, b, bStep, depth, sums, first);
    } else {
      tile1x2(a, aRow, aStep, b, bStep, depth, sums, first);
    }
  } else if (rows >= 8) {
    tile8x1(a, aRow, aStep, b, bStep, depth, sums, first);
  } else if (rows >= 4) {
    tile4x1(a, aRow, aStep, b, bStep, depth, sums, first);
  } else {
    tile1x1(a, aRow, aStep, b, bStep, depth, sums, first);
  }
  return rows >= 8 ? 8 : rows >= 4 ? 4 : 1;
}

// panel[k][j] = from[j · step + k] for 16 k × 16 j: four rounds of interleaving rows i and i + 8.
DEVICE void transpose16(GLOBAL const float *from, int step, int last, GLOBAL float *panel) {
  float16 rows[16];
  float16 mixed[16];
  UNROLL
  for (int j = 0; j < 16; j++) {
    rows[j] = vload16(0, from + (INT64)(j < last ? j : last) * step);
  }
  UNROLL
  for (int round = 0; round < 4; round++) {
    UNROLL
    for (int i = 0; i < 8; i++) {
      mixed[2 * i].even = rows[i].lo;
      mixed[2 * i].odd = rows[i + 8].lo;
      mixed[2 * i + 1].even = rows[i].hi;
      mixed[2 * i + 1].odd = rows[i + 8].hi;
    }
    UNROLL
    for (int i = 0; i < 16; i++) {
      rows[i] = mixed[i];
    }
  }
  UNROLL
  for (int i = 0; i < 16; i++) {
    vstore16(rows[i], 0, panel + i * WIDTH);
  }
}

// panel[k][j] = b[j][k], where B is stored transposed.
DEVICE void copy_transposed(GLOBAL const float *b, int step, int depth, int columns,
                            GLOBAL float *panel) {
  int k = 0;
  for (; k + 16 <= depth; k += 16) {
    for (int j = 0; j < columns; j += 16) {
      transpose16(b + (INT64)j * step + k, step, columns - 1 - j, panel + k * WIDTH + j);
    }
  }
  for (; k < depth; k++) {
    for (int j = 0; j < columns; j++) {
      panel[k * WIDTH + j] = b[(INT64)j * step + k];
    }
  }
}

// panel[k][j] = b[k][j].
DEVICE void copy_plain(GLOBAL const float *b, int step, int depth, int columns,
                       GLOBAL float *panel) {
  for (int k = 0; k < depth; k++) {
    int j = 0;
    for (; j + 16 <= columns; j += 16) {
      vstore16(vload16(0, b + j), 0, panel + j);
    }
    for (; j < columns; j++) {
      panel[j] = b[j];
    }
    b += step;
    panel += WIDTH;
  }
}

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
  int bColumn = transposeB ? k : 1;
  int bStep = transposeB ? 1 : n;
  GLOBAL float *panel = scratch + (INT64)GROUP_ID(0) * (CHUNK + run) * WIDTH;
  GLOBAL float *sums = panel + CHUNK * WIDTH;
  for (int piece = GROUP_ID(0); piece < pieces; piece += GROUP_COUNT(0)) {
    int column = piece % columnPieces * WIDTH;
    int row = piece / columnPieces % rowPieces * run;
    int matrix = piece / columnPieces / rowPieces;
    int columns = n - column < WIDTH ? n - column : WIDTH;
    int rows = m - row < run ? m - row : run;
    GLOBAL const float *left = a + (INT64)matrix * m * k + (INT64)row * aRow;
    GLOBAL const float *right = b + (INT64)matrix * k * n + (INT64)column * bColumn;
    for (int begin = 0; begin < k; begin += CHUNK) {
      int depth = k - begin < CHUNK ? k - begin : CHUNK;
      GLOBAL const float *from = panel;
      int step = WIDTH;
      if (transposeB) {
        copy_transposed(right, bColumn, depth, columns, panel);
      } else if (columns < WIDTH || (rows >= COPYING_ROWS && (INT64)n * k > COPYING_SIZE)) {
        copy_plain(right, bStep, depth, columns, panel);
      } else {
        from = right;
        step = bStep;
      }
      for (int i = 0; i < rows;) {
        int done = tile(left + (INT64)i * aRow, aRow, aStep, from, step, depth, sums + i * WIDTH,
                        begin == 0, rows - i, columns);
        // Finished rows leave while they are in the nearest cache.
        for (int each = i; begin + depth == k && each < i + done; each++) {
          int line = matrix * m + row + each;
          int j = 0;
          for (; j + 16 <= columns; j += 16) {
            float16 value = vload16(0, sums + each * WIDTH + j);
            ELEMENT_VECTOR(value, line, column + j, line * n + column + j);
          }
          for (; j < columns; j++) {
            float value = sums[each * WIDTH + j];
            ELEMENT(value, line, column + j, line * n + column + j);
          }
        }
        i += done;
      }
      left += (INT64)depth * aStep;
      right += (INT64)depth * bStep;
    }
  }
}
