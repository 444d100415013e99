// The kernel of one tile and one layout of the operands; see gemm.cl. Defined before are NAME,
// TRANSPOSE_A, TRANSPOSE_B and what gemm_tile.h lists.
//
// totals: where split, [chunk][matrix][row][column]; else ROWS × COLUMNS floats for each work-group
// of a tile with IN_MEMORY; else not read. works = tiles · chunks where split, else tiles. A
// finished tile leaves row by row through the panels' local memory, in PARTS parts.
#if ENTRY(NAME)
RESIDENT_GROUP_SIZE(32 * GROUP_ROWS * GROUP_COLUMNS, 1, 1, RESIDENT)
KERNEL(NAME)
(MEMORY(const float, a), MEMORY(const float, b), MEMORY(float, totals), int sizeA, int sizeB,
 int sizeC, int m, int n, int k, int tileRows, int tileColumns, int tiles,
 int works ELEMENT_PARAMETERS) {
  enum {
    THREADS = 32 * GROUP_ROWS * GROUP_COLUMNS,
    ROWS = 16 * QUADS * GROUP_ROWS,
    COLUMNS = 8 * WIDTH * HALVES * GROUP_COLUMNS,
    SIZE = 4 * QUADS * WIDTH * HALVES,
    A_PANEL = DEPTH * (ROWS + PAD),
    STAGE = A_PANEL + DEPTH * (COLUMNS + PAD),
    PART_ROWS = 4 * QUADS / PARTS
  };
  OPEN(const float, a);
  OPEN(const float, b);
  OPEN(float, totals);
  SHARED float4 memory[2 * STAGE / 4];
  SHARED int place[4];
  SHARED_POINTER float *panels = (SHARED_POINTER float *)memory;
  int warp = LOCAL_ID(0) / 32;
  int group = warp / GROUP_COLUMNS * 4 + (LOCAL_ID(0) >> 4 & 1) * 2 + (LOCAL_ID(0) & 1);
  int rowInTile = group / 4 * (16 * QUADS) + group % 4 * 4;
  int columnInTile = warp % GROUP_COLUMNS * (8 * WIDTH * HALVES)
                     + (LOCAL_ID(0) >> 1 & 7) * WIDTH;
  const int split = !IN_MEMORY && works > tiles;
  ROLLED
  for (int work = GROUP_ID(0); work < works; work += GROUP_COUNT(0)) {
    // Which tile and, where split, which chunk.
    int tile = split ? work % tiles : work;
    int chunk = split ? work / tiles : 0;
    int column = tile % tileColumns * COLUMNS;
    int row = tile / tileColumns % tileRows * ROWS;
    int matrix = tile / tileColumns / tileRows;
    int begin = chunk * CHUNK;
    int end = split && begin + CHUNK < k ? begin + CHUNK : k;
    if (LOCAL_ID(0) == 0) {
      place[0] = matrix * m;
      place[1] = row;
      place[2] = column;
      place[3] = chunk;
    }

    // The first panels.
    float sums[SIZE];
    float earlier[SIZE];
    float fetchedA[ROWS * DEPTH / THREADS];
    float fetchedB[COLUMNS * DEPTH / THREADS];
    UNROLL
    for (int i = 0; i < SIZE; i++) {
      sums[i] = 0.0f;
      earlier[i] = 0.0f;
    }
    unsigned int placeA =
        matrix * m * k
        + panel_place(row, begin, m, k, !TRANSPOSE_A, ROWS, DEPTH, THREADS, VECTOR);
    unsigned int placeB =
        matrix * k * n
        + panel_place(column, begin, n, k, TRANSPOSE_B, COLUMNS, DEPTH, THREADS, VECTOR);
    fetch_panel(a, sizeA, placeA, m, k, fetchedA, !TRANSPOSE_A, ROWS, DEPTH, THREADS, VECTOR);
    fetch_panel(b, sizeB, placeB, n, k, fetchedB, TRANSPOSE_B, COLUMNS, DEPTH, THREADS, VECTOR);
    int stage = 0;
    store_panel(panels, fetchedA, k - begin, !TRANSPOSE_A, ROWS, DEPTH, THREADS, VECTOR);
    store_panel(panels + A_PANEL, fetchedB, k - begin, TRANSPOSE_B, COLUMNS, DEPTH, THREADS,
                VECTOR);
    BARRIER();

    // Panel by panel, chunk by chunk: the next panels are fetched while these are multiplied.
    ROLLED
    for (int at = begin; at < end; at += DEPTH) {
      int next = at + DEPTH;
      placeA += TRANSPOSE_A ? DEPTH * m : DEPTH;
      placeB += TRANSPOSE_B ? DEPTH : DEPTH * n;
      fetch_panel(a, sizeA, placeA, m, k, fetchedA, !TRANSPOSE_A, ROWS, DEPTH, THREADS, VECTOR);
      fetch_panel(b, sizeB, placeB, n, k, fetchedB, TRANSPOSE_B, COLUMNS, DEPTH, THREADS,
                  VECTOR);
      multiply_panels(panels + stage + rowInTile, panels + stage + A_PANEL + columnInTile, sums,
                      DEPTH, ROWS + PAD, COLUMNS + PAD, QUADS, HALVES, WIDTH);
      stage = STAGE - stage;
      store_panel(panels + stage, fetchedA, k - next, !TRANSPOSE_A, ROWS, DEPTH, THREADS,
                  VECTOR);
      store_panel(panels + stage + A_PANEL, fetchedB, k - next, TRANSPOSE_B, COLUMNS, DEPTH,
                  THREADS, VECTOR);
      BARRIER();
      if (next % CHUNK == 0 || next >= end) {
        GLOBAL float4 *earlierInMemory =
            (GLOBAL float4 *)totals + (INT64)GROUP_ID(0) * (ROWS * COLUMNS / 4) + LOCAL_ID(0);
        add_chunk(sums, earlier, earlierInMemory, split || next <= CHUNK, next >= end,
                  IN_MEMORY, SIZE, THREADS);
      }
    }

    // The finished tile, in parts: all items spread theirs, then take consecutive elements.
    ROLLED
    for (int part = 0; part < PARTS; part++) {
      UNROLL
      for (int each = 0; each < PARTS; each++) {
        if (each == part) {
          spread_rows(panels + group * PART_ROWS * COLUMNS + columnInTile, sums,
                      each * PART_ROWS, PART_ROWS, HALVES, WIDTH, COLUMNS);
        }
      }
      BARRIER();
      ROLLED
      for (int each = LOCAL_ID(0); each < GROUP_ROWS * 4 * PART_ROWS * COLUMNS;
           each += THREADS) {
        int of = each / COLUMNS / PART_ROWS;
        int inner = part * PART_ROWS + each / COLUMNS % PART_ROWS;
        int i = place[1] + of / 4 * (16 * QUADS) + inner / 4 * 16 + of % 4 * 4 + inner % 4;
        int j = place[2] + each % COLUMNS;
        float value = panels[each];
        if (i < m && j < n) {
          int line = place[0] + i;
          int index = line * n + j;
          if (split) {
            totals[(INT64)place[3] * sizeC + index] = value;
          } else {
            ELEMENT(value, line, j, index);
          }
        }
      }
      BARRIER();
    }
  }
}
#endif
