// Matrix products C = op(A) · op(B) for GPUs, in the order of the arithmetic contract:
//
//   C[i,j]: K in chunks of 256; in a chunk t = +0; t = fma(a[i,k], b[k,j], t) in order of k;
//   total = t + (+0); C = total of the first chunk, then C = C + total in order. K = 0 gives +0.
//
// A work-group computes tiles of ROWS × COLUMNS elements of C. Panels of DEPTH k of A and B go
// through local memory, k by k, in two stages: while one is multiplied, the next is on its way from
// global memory in registers. Beyond the edges panels hold what happens to lie there: sums over it
// are never stored. Beyond the end of K both panels hold zeros, which the contract allows.
//
// A work-item holds its part of the tile in registers. Within a warp of 32 items, 4 row groups meet
// 8 column groups; consecutive items alternate rows, so that items i and i ^ 1 share their part of
// B, items i and i ^ 2 their part of A, which keeps 128-bit reads of local memory free of conflicts.
//
//   GROUP_ROWS × GROUP_COLUMNS warps, each of 16 · QUADS rows × 8 · WIDTH · HALVES columns;
//   a work-item has 4 · QUADS rows and WIDTH · HALVES columns.
//
// Two ways out of a tile: the whole K is summed here and ELEMENT stores the final C; or, where the
// tiles alone are too few to fill the device (works > tiles), every chunk is a piece of work of its
// own whose totals go to memory, [chunk][matrix][row][column], and gemm_fold adds them up.
//
// Two things keep the largest tile within 128 registers, so that two groups share a multiprocessor:
// the sums of earlier chunks wait in memory (IN_MEMORY), and so does what is known about the tile.

#define CHUNK 256
#define PAD 4

#define UNROLL _Pragma("unroll")
#define ROLLED _Pragma("unroll 1")

// Panels. ALONG_K says that consecutive elements in memory are consecutive in k; EXTENT is the
// tile's number of rows (A) or columns (B). VECTOR elements are fetched at a time, 4 where the
// launch makes sure that every row starts at a multiple of 16 bytes. A work-item fetches, for r = 0,
// 1, …, elements at (PANEL_ROW, PANEL_K): a warp covers 32 consecutive rows or columns, or 8
// consecutive k (a sector of memory) of several.
#define PANEL_SHARE(EXTENT, DEPTH, THREADS, VECTOR) ((EXTENT) * (DEPTH) / (THREADS) / (VECTOR))
#define PANEL_K(ALONG_K, EXTENT, DEPTH, THREADS, VECTOR, r)                                        \
  ((ALONG_K) ? LOCAL_ID(0) % (8 / (VECTOR)) * (VECTOR) + (r) % ((DEPTH) / 8) * 8                   \
             : LOCAL_ID(0) / ((EXTENT) / (VECTOR)) + (r) * ((THREADS) * (VECTOR) / (EXTENT)))
#define PANEL_ROW(ALONG_K, EXTENT, DEPTH, THREADS, VECTOR, r)                                      \
  ((ALONG_K) ? LOCAL_ID(0) / (8 / (VECTOR))                                                        \
                   + (r) / ((DEPTH) / 8) * ((THREADS) * (VECTOR) / 8)                              \
             : LOCAL_ID(0) % ((EXTENT) / (VECTOR)) * (VECTOR))

// Where the first of a work-item's elements lies in its matrix.
DEVICE unsigned int panel_place(
    const int first, const int k, const int length, const int allK, const int ALONG_K,
    const int EXTENT, const int DEPTH, const int THREADS, const int VECTOR) {
  unsigned int row = first + PANEL_ROW(ALONG_K, EXTENT, DEPTH, THREADS, VECTOR, 0);
  unsigned int each = k + PANEL_K(ALONG_K, EXTENT, DEPTH, THREADS, VECTOR, 0);
  return ALONG_K ? row * (unsigned int)allK + each : each * (unsigned int)length + row;
}

// A work-item's elements of a panel into registers. Beyond the edges it reads other elements of the
// operand; places are unsigned, so that none can be negative.
DEVICE void fetch_panel(
    GLOBAL const float *operand, const int size, const unsigned int place, const int length,
    const int allK, float *fetched, const int ALONG_K, const int EXTENT, const int DEPTH,
    const int THREADS, const int VECTOR) {
  const unsigned int last = size - VECTOR;
  UNROLL
  for (int r = 0; r < PANEL_SHARE(EXTENT, DEPTH, THREADS, VECTOR); r++) {
    const unsigned int rows = r / (DEPTH / 8) * (THREADS * VECTOR / 8);
    const unsigned int steps = ALONG_K ? r % (DEPTH / 8) * 8 : r * (THREADS * VECTOR / EXTENT);
    unsigned int each =
        place + (ALONG_K ? rows * (unsigned int)allK + steps : steps * (unsigned int)length);
    each = each < last ? each : last;
    if (VECTOR == 4) {
      float4 part = *(GLOBAL const float4 *)(operand + each);
      fetched[r * 4] = part.x;
      fetched[r * 4 + 1] = part.y;
      fetched[r * 4 + 2] = part.z;
      fetched[r * 4 + 3] = part.w;
    } else {
      fetched[r] = operand[each];
    }
  }
}

// The same elements from registers into local memory, one row of EXTENT + PAD for each k; from
// `rest` k on zeros. Vectors lie within K or beyond it, never both.
DEVICE void store_panel(
    SHARED_POINTER float *panel, float *fetched, const int rest, const int ALONG_K,
    const int EXTENT, const int DEPTH, const int THREADS, const int VECTOR) {
  UNROLL
  for (int r = 0; r < PANEL_SHARE(EXTENT, DEPTH, THREADS, VECTOR); r++) {
    UNROLL
    for (int each = 0; each < VECTOR; each++) {
      int k = PANEL_K(ALONG_K, EXTENT, DEPTH, THREADS, VECTOR, r);
      fetched[r * VECTOR + each] = k < rest ? fetched[r * VECTOR + each] : 0.0f;
    }
    SHARED_POINTER float *to =
        panel + PANEL_K(ALONG_K, EXTENT, DEPTH, THREADS, VECTOR, r) * (EXTENT + PAD)
        + PANEL_ROW(ALONG_K, EXTENT, DEPTH, THREADS, VECTOR, r);
    if (VECTOR == 1) {
      *to = fetched[r];
    } else if (ALONG_K) {
      to[0] = fetched[r * 4];
      to[EXTENT + PAD] = fetched[r * 4 + 1];
      to[2 * (EXTENT + PAD)] = fetched[r * 4 + 2];
      to[3 * (EXTENT + PAD)] = fetched[r * 4 + 3];
    } else {
      float4 part;
      part.x = fetched[r * 4];
      part.y = fetched[r * 4 + 1];
      part.z = fetched[r * 4 + 2];
      part.w = fetched[r * 4 + 3];
      *(SHARED_POINTER float4 *)to = part;
    }
  }
}

// t = fma(a, b, t) for one k.
DEVICE void multiply(
    SHARED_POINTER const float *a, SHARED_POINTER const float *b, float *sums, const int QUADS,
    const int HALVES, const int WIDTH) {
  float left[8];
  float right[8];
  UNROLL
  for (int quad = 0; quad < QUADS; quad++) {
    float4 part = *(SHARED_POINTER const float4 *)(a + quad * 16);
    left[quad * 4] = part.x;
    left[quad * 4 + 1] = part.y;
    left[quad * 4 + 2] = part.z;
    left[quad * 4 + 3] = part.w;
  }
  UNROLL
  for (int side = 0; side < HALVES; side++) {
    if (WIDTH == 4) {
      float4 part = *(SHARED_POINTER const float4 *)(b + side * 32);
      right[side * 4] = part.x;
      right[side * 4 + 1] = part.y;
      right[side * 4 + 2] = part.z;
      right[side * 4 + 3] = part.w;
    } else {
      float2 part = *(SHARED_POINTER const float2 *)(b + side * 16);
      right[side * 2] = part.x;
      right[side * 2 + 1] = part.y;
    }
  }
  UNROLL
  for (int i = 0; i < 4 * QUADS; i++) {
    UNROLL
    for (int j = 0; j < WIDTH * HALVES; j++) {
      sums[i * WIDTH * HALVES + j] = fma_exact(left[i], right[j], sums[i * WIDTH * HALVES + j]);
    }
  }
}

// The same for the k of two panels, in order.
DEVICE void multiply_panels(
    SHARED_POINTER const float *a, SHARED_POINTER const float *b, float *sums, const int DEPTH,
    const int A_PITCH, const int B_PITCH, const int QUADS, const int HALVES, const int WIDTH) {
  UNROLL
  for (int k = 0; k < DEPTH; k++) {
    multiply(a + k * A_PITCH, b + k * B_PITCH, sums, QUADS, HALVES, WIDTH);
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

// totals: where split, [chunk][matrix][row][column]; else ROWS × COLUMNS floats for each work-group
// of a tile with IN_MEMORY; else not read. works = tiles · chunks where split, else tiles. A
// finished tile leaves row by row through the panels' local memory, in PARTS parts.
#define GEMM(NAME, TRANSPOSE_A, TRANSPOSE_B, QUADS, HALVES, WIDTH, GROUP_ROWS, GROUP_COLUMNS,      \
             DEPTH, PARTS, IN_MEMORY, VECTOR, RESIDENT)                                            \
  RESIDENT_GROUP_SIZE(32 * GROUP_ROWS * GROUP_COLUMNS, 1, 1, RESIDENT)                             \
  KERNEL(NAME)                                                                                     \
  (MEMORY(const float, a), MEMORY(const float, b), MEMORY(float, totals), int sizeA, int sizeB,    \
   int sizeC, int m, int n, int k, int tileRows, int tileColumns, int tiles,                       \
   int works ELEMENT_PARAMETERS) {                                                                 \
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
    SHARED int place[4];                                                                           \
    SHARED_POINTER float *panels = (SHARED_POINTER float *)memory;                                 \
    int warp = LOCAL_ID(0) / 32;                                                                   \
    int group = warp / GROUP_COLUMNS * 4 + (LOCAL_ID(0) >> 4 & 1) * 2 + (LOCAL_ID(0) & 1);         \
    int rowInTile = group / 4 * (16 * QUADS) + group % 4 * 4;                                      \
    int columnInTile = warp % GROUP_COLUMNS * (8 * WIDTH * HALVES)                                 \
                       + (LOCAL_ID(0) >> 1 & 7) * WIDTH;                                           \
    const int split = !IN_MEMORY && works > tiles;                                                 \
    ROLLED                                                                                         \
    for (int work = GROUP_ID(0); work < works; work += GROUP_COUNT(0)) {                           \
      int tile = split ? work % tiles : work;                                                      \
      int chunk = split ? work / tiles : 0;                                                        \
      int column = tile % tileColumns * COLUMNS;                                                   \
      int row = tile / tileColumns % tileRows * ROWS;                                              \
      int matrix = tile / tileColumns / tileRows;                                                  \
      int begin = chunk * CHUNK;                                                                   \
      int end = split && begin + CHUNK < k ? begin + CHUNK : k;                                    \
      if (LOCAL_ID(0) == 0) {                                                                      \
        place[0] = matrix * m;                                                                     \
        place[1] = row;                                                                            \
        place[2] = column;                                                                         \
        place[3] = chunk;                                                                          \
      }                                                                                            \
      float sums[SIZE];                                                                            \
      float earlier[SIZE];                                                                         \
      float fetchedA[ROWS * DEPTH / THREADS];                                                      \
      float fetchedB[COLUMNS * DEPTH / THREADS];                                                   \
      UNROLL                                                                                       \
      for (int i = 0; i < SIZE; i++) {                                                             \
        sums[i] = 0.0f;                                                                            \
        earlier[i] = 0.0f;                                                                         \
      }                                                                                            \
      unsigned int placeA =                                                                        \
          matrix * m * k                                                                           \
          + panel_place(row, begin, m, k, !TRANSPOSE_A, ROWS, DEPTH, THREADS, VECTOR);             \
      unsigned int placeB =                                                                        \
          matrix * k * n                                                                           \
          + panel_place(column, begin, n, k, TRANSPOSE_B, COLUMNS, DEPTH, THREADS, VECTOR);        \
      fetch_panel(a, sizeA, placeA, m, k, fetchedA, !TRANSPOSE_A, ROWS, DEPTH, THREADS, VECTOR);   \
      fetch_panel(b, sizeB, placeB, n, k, fetchedB, TRANSPOSE_B, COLUMNS, DEPTH, THREADS, VECTOR); \
      int stage = 0;                                                                               \
      store_panel(panels, fetchedA, k - begin, !TRANSPOSE_A, ROWS, DEPTH, THREADS, VECTOR);        \
      store_panel(panels + A_PANEL, fetchedB, k - begin, TRANSPOSE_B, COLUMNS, DEPTH, THREADS,     \
                  VECTOR);                                                                         \
      BARRIER();                                                                                   \
      ROLLED                                                                                       \
      for (int at = begin; at < end; at += DEPTH) {                                                \
        int next = at + DEPTH;                                                                     \
        placeA += TRANSPOSE_A ? DEPTH * m : DEPTH;                                                 \
        placeB += TRANSPOSE_B ? DEPTH : DEPTH * n;                                                 \
        fetch_panel(a, sizeA, placeA, m, k, fetchedA, !TRANSPOSE_A, ROWS, DEPTH, THREADS, VECTOR); \
        fetch_panel(b, sizeB, placeB, n, k, fetchedB, TRANSPOSE_B, COLUMNS, DEPTH, THREADS,        \
                    VECTOR);                                                                       \
        multiply_panels(panels + stage + rowInTile, panels + stage + A_PANEL + columnInTile, sums, \
                        DEPTH, ROWS + PAD, COLUMNS + PAD, QUADS, HALVES, WIDTH);                   \
        stage = STAGE - stage;                                                                     \
        store_panel(panels + stage, fetchedA, k - next, !TRANSPOSE_A, ROWS, DEPTH, THREADS,        \
                    VECTOR);                                                                       \
        store_panel(panels + stage + A_PANEL, fetchedB, k - next, TRANSPOSE_B, COLUMNS, DEPTH,     \
                    THREADS, VECTOR);                                                              \
        BARRIER();                                                                                 \
        if (next % CHUNK == 0 || next >= end) {                                                    \
          GLOBAL float4 *earlierInMemory =                                                         \
              (GLOBAL float4 *)totals + (INT64)GROUP_ID(0) * (ROWS * COLUMNS / 4) + LOCAL_ID(0);   \
          add_chunk(sums, earlier, earlierInMemory, split || next <= CHUNK, next >= end,           \
                    IN_MEMORY, SIZE, THREADS);                                                     \
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
          int i = place[1] + of / 4 * (16 * QUADS) + inner / 4 * 16 + of % 4 * 4 + inner % 4;      \
          int j = place[2] + each % COLUMNS;                                                       \
          float value = panels[each];                                                              \
          if (i < m && j < n) {                                                                    \
            int line = place[0] + i;                                                               \
            int index = line * n + j;                                                              \
            if (split) {                                                                           \
              totals[(INT64)place[3] * sizeC + index] = value;                                     \
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
                  VECTOR, RESIDENT)                                                                \
  GEMM(NAME##_nn, 0, 0, QUADS, HALVES, WIDTH, GROUP_ROWS, GROUP_COLUMNS, DEPTH, PARTS, IN_MEMORY,  \
       VECTOR, RESIDENT)                                                                           \
  GEMM(NAME##_nt, 0, 1, QUADS, HALVES, WIDTH, GROUP_ROWS, GROUP_COLUMNS, DEPTH, PARTS, IN_MEMORY,  \
       VECTOR, RESIDENT)                                                                           \
  GEMM(NAME##_tn, 1, 0, QUADS, HALVES, WIDTH, GROUP_ROWS, GROUP_COLUMNS, DEPTH, PARTS, IN_MEMORY,  \
       VECTOR, RESIDENT)                                                                           \
  GEMM(NAME##_tt, 1, 1, QUADS, HALVES, WIDTH, GROUP_ROWS, GROUP_COLUMNS, DEPTH, PARTS, IN_MEMORY,  \
       VECTOR, RESIDENT)

GEMM_TILE(gemm_128, 2, 2, 4, 4, 2, 8, 4, 1, 4, 2)
GEMM_TILE(gemm_64, 2, 1, 4, 2, 2, 16, 1, 0, 1, 3)
GEMM_TILE(gemm_32, 1, 1, 2, 2, 2, 32, 1, 0, 1, 4)

// The totals of all chunks of an element, in order; without chunks +0.
GROUP_SIZE(256, 1, 1)
KERNEL(gemm_fold)
(MEMORY(const float, totals), int size, int columns, int chunks ELEMENT_PARAMETERS) {
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
