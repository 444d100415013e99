// Panels of a product's operands on their way through local memory, and the sums over them; see
// gemm.cl. Every size is an argument that is known when the kernel is compiled.
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
