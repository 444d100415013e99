// Matrix products C = op(A) · op(B) for GPUs, in the order of the arithmetic contract:
//
//   C[i,j]: K in chunks of 256; in a chunk t = +0; t = fma(a[i,k], b[k,j], t) in order of k;
//   total = t + (+0); C = total of the first chunk, then C = C + total in order. K = 0 gives +0.
//
// A work-group computes tiles of ROWS × COLUMNS elements of C. Panels of DEPTH k of A and B go
// through local memory, k by k, in two stages: while one is multiplied, the next is on its way from
// global memory in registers. Beyond the edges of A and B the last row or column is read again and
// never stored; beyond the end of K both panels hold zeros, which the contract allows.
//
// A work-item holds its part of the tile in registers. Within a warp of 32 items, 4 row groups meet
// 8 column groups; consecutive items alternate rows, so that items i and i ^ 1 share their part of
// B, items i and i ^ 2 their part of A, which keeps 128-bit reads of local memory free of conflicts.
//
//   GROUP_ROWS × GROUP_COLUMNS warps, each of 16 · QUADS rows × 8 · WIDTH · HALVES columns;
//   a work-item has 4 · QUADS rows and WIDTH · HALVES columns.
//
// Two ways out of a tile: the whole K is summed here and ELEMENT stores the final C; or, where the
// tiles alone are too few to fill the device (split = 1), every chunk is a piece of work of its own
// whose totals go to memory, [chunk][matrix][row][column], and gemm_fold adds them up.

#define CHUNK 256
#define PAD 4

#define UNROLL _Pragma("unroll")
#define ROLLED _Pragma("unroll 1")

// Panels. ALONG_K says that consecutive elements in memory are consecutive in k; length is the
// operand's number of rows (A) or columns (B), EXTENT that of the tile. Work-items cover 8 k × 4
// rows or 32 rows at a time, so that whole memory sectors are read.
#define PANEL_K(ALONG_K, EXTENT, DEPTH, THREADS, r) \
  ((ALONG_K) ? (LOCAL_ID(0) & 7) + 8 * ((r) % ((DEPTH) / 8)) \
             : LOCAL_ID(0) / (EXTENT) + (r) * ((THREADS) / (EXTENT)))
#define PANEL_ROW(ALONG_K, EXTENT, DEPTH, THREADS, r) \
  ((ALONG_K) ? (LOCAL_ID(0) >> 3) + ((THREADS) / 8) * ((r) / ((DEPTH) / 8)) \
             : LOCAL_ID(0) % (EXTENT))
#define PANEL_SHARE(EXTENT, DEPTH, THREADS) ((EXTENT) * (DEPTH) / (THREADS))

// Elements of a panel that starts at (first, k) in a matrix, into registers.
DEVICE void fetch_panel(
    GLOBAL const float *matrix, const int first, const int length, const int k, const int allK,
    float *fetched, const int ALONG_K, const int EXTENT, const int DEPTH, const int THREADS) {
  if (k + DEPTH <= allK) {
    UNROLL
    for (int r = 0; r < PANEL_SHARE(EXTENT, DEPTH, THREADS); r++) {
      int row = first + PANEL_ROW(ALONG_K, EXTENT, DEPTH, THREADS, r);
      row = row < length ? row : length - 1;
      int each = PANEL_K(ALONG_K, EXTENT, DEPTH, THREADS, r);
      GLOBAL const float *panel = matrix + (ALONG_K ? (INT64)k : (INT64)k * length);
      fetched[r] = panel[ALONG_K ? row * allK + each : each * length + row];
    }
  } else {
    UNROLL
    for (int r = 0; r < PANEL_SHARE(EXTENT, DEPTH, THREADS); r++) {
      int row = first + PANEL_ROW(ALONG_K, EXTENT, DEPTH, THREADS, r);
      row = row < length ? row : length - 1;
      int each = k + PANEL_K(ALONG_K, EXTENT, DEPTH, THREADS, r);
      fetched[r] =
          each < allK ? matrix[ALONG_K ? row * allK + each : each * length + row] : 0.0f;
    }
  }
}

// The same elements from registers into local memory, one row of EXTENT + PAD for each k.
DEVICE void store_panel(
    SHARED_POINTER float *panel, const float *fetched,
    const int ALONG_K, const int EXTENT, const int DEPTH, const int THREADS) {
  UNROLL
  for (int r = 0; r < PANEL_SHARE(EXTENT, DEPTH, THREADS); r++) {
    panel[PANEL_K(ALONG_K, EXTENT, DEPTH, THREADS, r) * (EXTENT + PAD)
          + PANEL_ROW(ALONG_K, EXTENT, DEPTH, THREADS, r)] = fetched[r];
  }
}

// t = fma(a, b, t) for the k of two panels, in order.
DEVICE void multiply_panels(
    SHARED_POINTER const float *a, SHARED_POINTER const float *b, float *sums, const int DEPTH, const int A_PITCH,
    const int B_PITCH, const int QUADS, const int HALVES, const int WIDTH) {
  UNROLL
  for (int k = 0; k < DEPTH; k++) {
    float left[8];
    float right[8];
    UNROLL
    for (int quad = 0; quad < QUADS; quad++) {
      float4 part = *(SHARED_POINTER const float4 *)(a + k * A_PITCH + quad * 16);
      left[quad * 4] = part.x;
      left[quad * 4 + 1] = part.y;
      left[quad * 4 + 2] = part.z;
      left[quad * 4 + 3] = part.w;
    }
    UNROLL
    for (int half_ = 0; half_ < HALVES; half_++) {
      if (WIDTH == 4) {
        float4 part = *(SHARED_POINTER const float4 *)(b + k * B_PITCH + half_ * 32);
        right[half_ * 4] = part.x;
        right[half_ * 4 + 1] = part.y;
        right[half_ * 4 + 2] = part.z;
        right[half_ * 4 + 3] = part.w;
      } else {
        float2 part = *(SHARED_POINTER const float2 *)(b + k * B_PITCH + half_ * 16);
        right[half_ * 2] = part.x;
        right[half_ * 2 + 1] = part.y;
      }
    }
    UNROLL
    for (int i = 0; i < 4 * QUADS; i++) {
      UNROLL
      for (int j = 0; j < WIDTH * HALVES; j++) {
        sums[i * WIDTH * HALVES + j] =
            fma_exact(left[i], right[j], sums[i * WIDTH * HALVES + j]);
      }
    }
  }
}

// A finished chunk: its totals replace the sums and are added to those of earlier chunks, which
// wait in registers or, for tiles too large for that, in memory that belongs to the work-group.
DEVICE void add_chunk(
    float *sums, float *earlier, GLOBAL float4 *earlierInMemory, const int firstChunk,
    const int lastChunk, const int IN_MEMORY, const int SIZE, const int THREADS) {
  UNROLL
  for (int i = 0; i < SIZE; i++) {
    sums[i] = sums[i] + 0.0f;
  }
  if (!firstChunk) {
    UNROLL
    for (int i = 0; i < SIZE; i += 4) {
      if (IN_MEMORY) {
        float4 before = earlierInMemory[i / 4 * THREADS];
        sums[i] = before.x + sums[i];
        sums[i + 1] = before.y + sums[i + 1];
        sums[i + 2] = before.z + sums[i + 2];
        sums[i + 3] = before.w + sums[i + 3];
      } else {
        sums[i] = earlier[i] + sums[i];
        sums[i + 1] = earlier[i + 1] + sums[i + 1];
        sums[i + 2] = earlier[i + 2] + sums[i + 2];
        sums[i + 3] = earlier[i + 3] + sums[i + 3];
      }
    }
  }
  if (!lastChunk) {
    UNROLL
    for (int i = 0; i < SIZE; i += 4) {
      if (IN_MEMORY) {
        float4 now;
        now.x = sums[i];
        now.y = sums[i + 1];
        now.z = sums[i + 2];
        now.w = sums[i + 3];
        earlierInMemory[i / 4 * THREADS] = now;
      } else {
        earlier[i] = sums[i];
        earlier[i + 1] = sums[i + 1];
        earlier[i + 2] = sums[i + 2];
        earlier[i + 3] = sums[i + 3];
      }
      sums[i] = 0.0f;
      sums[i + 1] = 0.0f;
      sums[i + 2] = 0.0f;
      sums[i + 3] = 0.0f;
    }
  }
}

// Some of a work-item's rows into local memory, as rows of the tile's width.
DEVICE void spread_rows(
    SHARED_POINTER float *rows, const float *sums, const int firstRow, const int rowCount,
    const int HALVES, const int WIDTH, const int COLUMNS) {
  UNROLL
  for (int i = 0; i < rowCount; i++) {
    UNROLL
    for (int j = 0; j < HALVES * WIDTH; j++) {
      rows[i * COLUMNS + j / WIDTH * 8 * WIDTH + j % WIDTH] =
          sums[(firstRow + i) * HALVES * WIDTH + j];
    }
  }
}

// totals: where split, [chunk][matrix][row][column]; else ROWS × COLUMNS floats for each
// work-group of tiles that keep earlier chunks in memory. works = tiles · chunks where split, else
// tiles. The finished tile leaves in PARTS parts, row by row, through the panels' local memory.
#define GEMM(NAME, TRANSPOSE_A, TRANSPOSE_B, QUADS, HALVES, WIDTH, GROUP_ROWS, GROUP_COLUMNS,      \
             DEPTH, PARTS, IN_MEMORY, RESIDENT)                                                    \
  RESIDENT_GROUP_SIZE(32 * GROUP_ROWS * GROUP_COLUMNS, 1, 1, RESIDENT)                             \
  KERNEL(NAME)                                                                                     \
  (MEMORY(const float, a), MEMORY(const float, b), MEMORY(float, totals), int m, int n, int k,     \
   int works, int split ELEMENT_PARAMETERS) {                                                      \
    enum {                                                                                         \
      THREADS = 32 * GROUP_ROWS * GROUP_COLUMNS,                                                   \
      ROWS = 16 * QUADS * GROUP_ROWS,                                                              \
      COLUMNS = 8 * WIDTH * HALVES * GROUP_COLUMNS,                                                \
      SIZE = 4 * QUADS * WIDTH * HALVES,                                                           \
      A_PANEL = DEPTH * (ROWS + PAD),                                                              \
      STAGE = A_PANEL + DEPTH * (COLUMNS + PAD),                                                   \
      PART_ROWS = 4 * QUADS / PARTS                                                                \
    };                                                                                             \
    OPEN(const float, a);                                                                          \
    OPEN(const float, b);                                                                          \
    OPEN(float, totals);                                                                           \
    SHARED float4 memory[2 * STAGE / 4];                                                           \
    SHARED_POINTER float *panels = (SHARED_POINTER float *)memory;                                                   \
    int warp = LOCAL_ID(0) / 32;                                                                   \
    int group = warp / GROUP_COLUMNS * 4 + (LOCAL_ID(0) >> 4 & 1) * 2 + (LOCAL_ID(0) & 1);         \
    int rowInTile = group / 4 * (16 * QUADS) + group % 4 * 4;                                      \
    int columnInTile = warp % GROUP_COLUMNS * (8 * WIDTH * HALVES)                                 \
                       + (LOCAL_ID(0) >> 1 & 7) * WIDTH;                                           \
    GLOBAL float4 *earlierInMemory =                                                               \
        (GLOBAL float4 *)totals + (INT64)GROUP_ID(0) * (ROWS * COLUMNS / 4) + LOCAL_ID(0);         \
    int tileRows = (m + ROWS - 1) / ROWS;                                                          \
    int tileColumns = (n + COLUMNS - 1) / COLUMNS;                                                 \
    int tiles = split ? works / ((k + CHUNK - 1) / CHUNK) : works;                                 \
    ROLLED                                                                                         \
    for (int work = GROUP_ID(0); work < works; work += GROUP_COUNT(0)) {                           \
      int tile = work % tiles;                                                                     \
      int chunk = work / tiles;                                                                    \
      int column = tile % tileColumns * COLUMNS;                                                   \
      int row = tile / tileColumns % tileRows * ROWS;                                              \
      int matrix = tile / tileColumns / tileRows;                                                  \
      GLOBAL const float *left = a + (INT64)matrix * m * k;                                        \
      GLOBAL const float *right = b + (INT64)matrix * k * n;                                       \
      int begin = chunk * CHUNK;                                                                   \
      int end = split && begin + CHUNK < k ? begin + CHUNK : k;                                    \
      float sums[SIZE];                                                                            \
      float earlier[SIZE];                                                                         \
      float fetchedA[PANEL_SHARE(ROWS, DEPTH, THREADS)];                                           \
      float fetchedB[PANEL_SHARE(COLUMNS, DEPTH, THREADS)];                                        \
      UNROLL                                                                                       \
      for (int i = 0; i < SIZE; i++) {                                                             \
        sums[i] = 0.0f;                                                                            \
        earlier[i] = 0.0f;                                                                         \
      }                                                                                            \
      fetch_panel(left, row, m, begin, k, fetchedA, !TRANSPOSE_A, ROWS, DEPTH, THREADS);           \
      fetch_panel(right, column, n, begin, k, fetchedB, TRANSPOSE_B, COLUMNS, DEPTH, THREADS);     \
      store_panel(panels, fetchedA, !TRANSPOSE_A, ROWS, DEPTH, THREADS);                           \
      store_panel(panels + A_PANEL, fetchedB, TRANSPOSE_B, COLUMNS, DEPTH, THREADS);               \
      BARRIER();                                                                                   \
      int stage = 0;                                                                               \
      ROLLED                                                                                       \
      for (int at = begin; at < end; at += DEPTH) {                                                \
        int next = at + DEPTH;                                                                     \
        if (next < end) {                                                                          \
          fetch_panel(left, row, m, next, k, fetchedA, !TRANSPOSE_A, ROWS, DEPTH, THREADS);        \
          fetch_panel(right, column, n, next, k, fetchedB, TRANSPOSE_B, COLUMNS, DEPTH, THREADS);  \
        }                                                                                          \
        multiply_panels(                                                                           \
            panels + stage + rowInTile, panels + stage + A_PANEL + columnInTile, sums, DEPTH,      \
            ROWS + PAD, COLUMNS + PAD, QUADS, HALVES, WIDTH);                                      \
        if (next < end) {                                                                          \
          stage = STAGE - stage;                                                                   \
          store_panel(panels + stage, fetchedA, !TRANSPOSE_A, ROWS, DEPTH, THREADS);               \
          store_panel(panels + stage + A_PANEL, fetchedB, TRANSPOSE_B, COLUMNS, DEPTH, THREADS);   \
        }                                                                                          \
        BARRIER();                                                                                 \
        if (next % CHUNK == 0 || next >= end) {                                                    \
          add_chunk(sums, earlier, earlierInMemory, at - begin < CHUNK, next >= end, IN_MEMORY,    \
                    SIZE, THREADS);                                                                \
        }                                                                                          \
      }                                                                                            \
      ROLLED                                                                                       \
      for (int part = 0; part < PARTS; part++) {                                                   \
        UNROLL                                                                                     \
        for (int each = 0; each < PARTS; each++) {                                                 \
          if (each == part) {                                                                      \
            spread_rows(panels + group * PART_ROWS * COLUMNS + columnInTile, sums,                 \
                        each * PART_ROWS, PART_ROWS, HALVES, WIDTH, COLUMNS);                      \
          }                                                                                        \
        }                                                                                          \
        BARRIER();                                                                                 \
        ROLLED                                                                                     \
        for (int each = LOCAL_ID(0); each < GROUP_ROWS * 4 * PART_ROWS * COLUMNS;                  \
             each += THREADS) {                                                                    \
          int of = each / COLUMNS / PART_ROWS;                                                     \
          int inner = part * PART_ROWS + each / COLUMNS % PART_ROWS;                               \
          int i = row + of / 4 * (16 * QUADS) + inner / 4 * 16 + of % 4 * 4 + inner % 4;           \
          int j = column + each % COLUMNS;                                                         \
          float value = panels[each];                                                              \
          if (i < m && j < n) {                                                                    \
            int line = matrix * m + i;                                                             \
            int index = line * n + j;                                                              \
            if (split) {                                                                           \
              totals[(INT64)chunk * (tiles / tileColumns / tileRows * m * n) + index] = value;     \
            } else {                                                                               \
              ELEMENT(value, line, j, index);                                                      \
            }                                                                                      \
          }                                                                                        \
        }                                                                                          \
        BARRIER();                                                                                 \
      }                                                                                            \
    }                                                                                              \
  }

// The four cases of one tile.
#define GEMM_TILE(NAME, QUADS, HALVES, WIDTH, GROUP_ROWS, GROUP_COLUMNS, DEPTH, PARTS, IN_MEMORY,  \
                  RESIDENT)                                                                        \
  GEMM(NAME##_nn, 0, 0, QUADS, HALVES, WIDTH, GROUP_ROWS, GROUP_COLUMNS, DEPTH, PARTS, IN_MEMORY,  \
       RESIDENT)                                                                                   \
  GEMM(NAME##_nt, 0, 1, QUADS, HALVES, WIDTH, GROUP_ROWS, GROUP_COLUMNS, DEPTH, PARTS, IN_MEMORY,  \
       RESIDENT)                                                                                   \
  GEMM(NAME##_tn, 1, 0, QUADS, HALVES, WIDTH, GROUP_ROWS, GROUP_COLUMNS, DEPTH, PARTS, IN_MEMORY,  \
       RESIDENT)                                                                                   \
  GEMM(NAME##_tt, 1, 1, QUADS, HALVES, WIDTH, GROUP_ROWS, GROUP_COLUMNS, DEPTH, PARTS, IN_MEMORY,  \
       RESIDENT)

GEMM_TILE(gemm_128, 2, 2, 4, 4, 2, 8, 4, 1, 2)
GEMM_TILE(gemm_64, 2, 1, 4, 2, 2, 16, 1, 0, 4)
GEMM_TILE(gemm_32, 1, 1, 2, 2, 2, 32, 1, 0, 4)

// The totals of all chunks of an element, in order; without chunks +0.
GROUP_SIZE(256, 1, 1)
KERNEL(gemm_fold)(MEMORY(const float, totals), int size, int columns, int chunks ELEMENT_PARAMETERS) {
  OPEN(const float, totals);
  int index = GROUP_ID(0) * 256 + LOCAL_ID(0);
  if (index < size) {
    float value = chunks > 0 ? totals[index] : 0.0f;
    for (int chunk = 1; chunk < chunks; chunk++) {
      value = value + totals[(INT64)chunk * size + index];
    }
    int row = index / columns;
    int column = index % columns;
    ELEMENT(value, row, column, index);
  }
}
