// The kernels of one tile, for the four layouts of the operands: gemm_32_nn has both as they are,
// gemm_32_tn has A transposed. Defined before, and no longer afterwards, are
//
//   TILE                       its name
//   QUADS, HALVES, WIDTH       a work-item has 4 · QUADS rows and WIDTH · HALVES columns
//   GROUP_ROWS, GROUP_COLUMNS  warps of a work-group
//   DEPTH                      k of a panel
//   PARTS                      in how many parts a finished tile leaves
//   IN_MEMORY                  1 where the sums of earlier chunks wait in memory, 0 in registers
//   VECTOR                     elements that are read at a time, 1 or 4
//   RESIDENT                   work-groups that a multiprocessor must be able to hold

#define NAME JOINED(TILE, nn)
#define TRANSPOSE_A 0
#define TRANSPOSE_B 0
#include "gemm_kernel.h"
#undef NAME
#undef TRANSPOSE_A
#undef TRANSPOSE_B

#define NAME JOINED(TILE, nt)
#define TRANSPOSE_A 0
#define TRANSPOSE_B 1
#include "gemm_kernel.h"
#undef NAME
#undef TRANSPOSE_A
#undef TRANSPOSE_B

#define NAME JOINED(TILE, tn)
#define TRANSPOSE_A 1
#define TRANSPOSE_B 0
#include "gemm_kernel.h"
#undef NAME
#undef TRANSPOSE_A
#undef TRANSPOSE_B

#define NAME JOINED(TILE, tt)
#define TRANSPOSE_A 1
#define TRANSPOSE_B 1
#include "gemm_kernel.h"
#undef NAME
#undef TRANSPOSE_A
#undef TRANSPOSE_B

#undef TILE
#undef QUADS
#undef HALVES
#undef WIDTH
#undef GROUP_ROWS
#undef GROUP_COLUMNS
#undef DEPTH
#undef PARTS
#undef IN_MEMORY
#undef VECTOR
#undef RESIDENT
