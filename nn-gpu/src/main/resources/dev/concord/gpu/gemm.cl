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
#include "gemm_panels.h"

#define JOINED(tile, layout) JOINED_WORDS(tile, layout)
#define JOINED_WORDS(tile, layout) tile##_##layout

#define TILE gemm_128
#define QUADS 2
#define HALVES 2
#define WIDTH 4
#define GROUP_ROWS 4
#define GROUP_COLUMNS 2
#define DEPTH 8
#define PARTS 4
#define IN_MEMORY 1
#define VECTOR 4
#define RESIDENT 2
#include "gemm_tile.h"

#define TILE gemm_64
#define QUADS 2
#define HALVES 1
#define WIDTH 4
#define GROUP_ROWS 2
#define GROUP_COLUMNS 2
#define DEPTH 16
#define PARTS 1
#define IN_MEMORY 0
#define VECTOR 1
#define RESIDENT 3
#include "gemm_tile.h"

#define TILE gemm_32
#define QUADS 1
#define HALVES 1
#define WIDTH 2
#define GROUP_ROWS 2
#define GROUP_COLUMNS 2
#define DEPTH 32
#define PARTS 1
#define IN_MEMORY 0
#define VECTOR 1
#define RESIDENT 4
#include "gemm_tile.h"

// The totals of all chunks of an element, in order; without chunks +0.
#if ENTRY(gemm_fold)
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
#endif
