/* Running a kernel: what a launch says, and what the executor's parts (exec, block, access, race) share. */
#ifndef CONCORD_EXEC_H
#define CONCORD_EXEC_H

#include "kernel.h"
#include "race.h"

struct launch {
  const struct kernel *kernel;
  unsigned grid[3], block[3];
  uint32_t dynamic_shared;
  const uint8_t *params; /* kernel->param_size bytes */
};

/* Why a launch ended badly: the driver's error code (0: it did not) and where. */
struct fault {
  int code;
  char text[320];
};

/* Runs all blocks, one after another, in the order of options.h. */
void launch_run(const struct launch *launch, struct fault *fault);

uint64_t instructions_executed(void); /* of all threads, since the last reset */
void instructions_reset(void);

/* ---- within the executor ---- */

struct warp {
  uint8_t *file; /* registers */
  uint32_t first; /* number of lane 0 within the block */
  uint32_t live, waiting; /* lanes that have not ended; those at a barrier */
  int32_t pc[LANES];
};

/* ---- a block and its warps ---- */

struct block {
  const struct launch *launch;
  const struct kernel *kernel;
  unsigned index[3];
  struct warp *warps;
  int nwarps;
  uint8_t *shared;
  uint32_t shared_size;
  struct race_clock clock;
  struct race_words shared_words; /* NULL in it: not checked */
  bool check_global;
  uint8_t *local;    /* local_size bytes per thread */
  uint64_t executed, limit;
  struct fault *fault;
};

/* Runs the lanes of `group` until each has ended or waits. False: block->fault is set. */
bool warp_run(struct block *block, struct warp *warp, uint32_t group);

bool access_load(struct block *block, struct warp *warp, const struct op *op, uint32_t mask);
bool access_store(struct block *block, struct warp *warp, const struct op *op, uint32_t mask);

void convert_lanes(const struct conversion *c, uint8_t *file, const struct op *op, uint32_t mask);

/* Records code and place; returns false for the caller to pass on. */
bool block_fault(struct block *block, const struct warp *warp, int lane, const struct op *op, int code,
                 const char *format, ...) __attribute__((format(printf, 6, 7)));

#endif
