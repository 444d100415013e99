/* Runs the blocks of a launch: lays out registers, shared and local memory, and lets warps go from barrier to barrier. */
#include "exec.h"
#include "memory.h"
#include "options.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUT_OF_MEMORY = 2, LAUNCH_FAILED = 719 };

static uint64_t executed_total;
static uint64_t race_time; /* of the end of the last launch */

uint64_t instructions_executed(void) { return executed_total; }
void instructions_reset(void) { executed_total = 0; }

bool block_fault(struct block *b, const struct warp *warp, int lane, const struct op *op, int code, const char *format, ...) {
  const unsigned *n = b->launch->block;
  unsigned thread = warp->first + (unsigned)lane;
  struct fault *f = b->fault;
  f->code = code;
  int at = snprintf(f->text, sizeof f->text, "kernel %s, PTX line %d, block (%u,%u,%u), thread (%u,%u,%u): ", b->kernel->name,
                    op ? op->line : 0, b->index[0], b->index[1], b->index[2], thread % n[0], thread / n[0] % n[1],
                    thread / n[0] / n[1]);
  if (at < 0 || (size_t)at >= sizeof f->text) return false;
  va_list args;
  va_start(args, format);
  vsnprintf(f->text + at, sizeof f->text - (size_t)at, format, args);
  va_end(args);
  return false;
}

/* ---- registers ---- */

static void fill(struct warp *warp, int32_t offset, unsigned size, uint64_t bits) {
  for (int i = 0; i < LANES; i++) memcpy(warp->file + offset + (unsigned)i * size, &bits, size);
}

static void fill_constants(const struct launch *launch, struct warp *warp) {
  const struct kernel *k = launch->kernel;
  for (int i = 0; i < k->nconstants; i++) {
    const struct constant *c = &k->constants[i];
    uint64_t bits = c->bits;
    if (c->param_width) {
      bits = 0;
      memcpy(&bits, launch->params + c->bits, c->param_width);
      unsigned unused = 64 - 8u * c->param_width;
      if (c->sign) bits = (uint64_t)((int64_t)(bits << unused) >> unused);
    }
    if (c->size) fill(warp, c->offset, c->size, bits);
    else memcpy(warp->file + c->offset, &bits, 4);
  }
}

static uint32_t special_value(const struct block *b, const struct warp *warp, enum special s, unsigned lane) {
  const struct launch *l = b->launch;
  unsigned thread = warp->first + lane;
  switch (s) {
    case SR_TID_X: return thread % l->block[0];
    case SR_TID_Y: return thread / l->block[0] % l->block[1];
    case SR_TID_Z: return thread / l->block[0] / l->block[1];
    case SR_NTID_X: return l->block[0];
    case SR_NTID_Y: return l->block[1];
    case SR_NTID_Z: return l->block[2];
    case SR_CTAID_X: return b->index[0];
    case SR_CTAID_Y: return b->index[1];
    case SR_CTAID_Z: return b->index[2];
    case SR_NCTAID_X: return l->grid[0];
    case SR_NCTAID_Y: return l->grid[1];
    case SR_NCTAID_Z: return l->grid[2];
    case SR_LANEID: return lane;
    case SR_WARPID: return warp->first / LANES;
    case SR_NWARPID: return (uint32_t)b->nwarps;
    case SR_NSMID: return 1;
    case SR_LANEMASK_EQ: return 1u << lane;
    case SR_LANEMASK_LE: return (2u << lane) - 1;
    case SR_LANEMASK_LT: return (1u << lane) - 1;
    case SR_LANEMASK_GE: return ~((1u << lane) - 1);
    case SR_LANEMASK_GT: return ~((2u << lane) - 1);
    case SR_DYNAMIC_SMEM_SIZE: return l->dynamic_shared;
    case SR_TOTAL_SMEM_SIZE: return b->shared_size;
    default: return 0;
  }
}

static void fill_specials(const struct block *b, struct warp *warp, bool first_block) {
  for (int s = 0; s < SR_CLOCK; s++) {
    int32_t offset = b->kernel->specials[s];
    bool per_block = s >= SR_CTAID_X && s <= SR_CTAID_Z;
    if (offset < 0 || (!first_block && !per_block)) continue;
    for (unsigned i = 0; i < LANES; i++) {
      uint32_t value = special_value(b, warp, (enum special)s, i);
      memcpy(warp->file + offset + 4 * i, &value, 4);
    }
  }
}

/* ---- order ---- */

static uint64_t next_random(uint64_t *state) { /* xorshift64 */
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

/* 0 … n−1 in the order asked for. */
static void arrange(uint32_t *list, uint32_t n, uint64_t *state) {
  enum order order = options()->order;
  for (uint32_t i = 0; i < n; i++) list[i] = order == ORDER_REVERSE ? n - 1 - i : i;
  if (order != ORDER_SHUFFLE) return;
  for (uint32_t i = n; i > 1; i--) {
    uint32_t j = (uint32_t)(next_random(state) % i), swap = list[i - 1];
    list[i - 1] = list[j];
    list[j] = swap;
  }
}

/* ---- one block ---- */

/* At a release: with strict barriers, every thread of the block must be at the same one. */
static bool same_barrier(struct block *b) {
  int32_t pc = -1;
  for (int w = 0; w < b->nwarps; w++) {
    struct warp *warp = &b->warps[w];
    for (int i = 0; i < LANES && warp->first + (unsigned)i < b->launch->block[0] * b->launch->block[1] * b->launch->block[2]; i++) {
      bool ended = !(warp->live >> i & 1);
      if (pc < 0 && !ended) pc = warp->pc[i];
      if (ended || warp->pc[i] != pc)
        return block_fault(b, warp, i, NULL, LAUNCH_FAILED, "%s while others wait at a barrier",
                           ended ? "ended" : "waits at another barrier");
    }
  }
  return true;
}

static bool run_to_barrier(struct block *b, const uint32_t *sequence) {
  unsigned step = options()->lanes;
  uint32_t pieces = (LANES + step - 1) / step;
  for (uint32_t n = 0; n < (uint32_t)b->nwarps * pieces; n++) {
    struct warp *warp = &b->warps[sequence[n] / pieces];
    unsigned from = sequence[n] % pieces * step;
    uint32_t group = step == LANES ? ~0u : (((uint32_t)1 << step) - 1) << from;
    if (!warp_run(b, warp, group)) return false;
  }
  return true;
}

static bool run_block(struct block *b, uint32_t *sequence, uint64_t *state) {
  unsigned threads = b->launch->block[0] * b->launch->block[1] * b->launch->block[2];
  uint32_t pieces = (LANES + options()->lanes - 1) / options()->lanes;
  for (int w = 0; w < b->nwarps; w++) {
    struct warp *warp = &b->warps[w];
    unsigned rest = threads - warp->first;
    warp->live = rest >= LANES ? ~0u : ((uint32_t)1 << rest) - 1;
    warp->waiting = 0;
    memset(warp->pc, 0, sizeof warp->pc);
  }
  memset(b->shared, 0xff, b->shared_size);
  b->executed = 0;
  b->clock.block_start = ++b->clock.now;
  for (;;) {
    arrange(sequence, (uint32_t)b->nwarps * pieces, state);
    if (!run_to_barrier(b, sequence)) return false;
    uint32_t waiting = 0;
    for (int w = 0; w < b->nwarps; w++) waiting |= b->warps[w].waiting;
    b->clock.now++;
    if (!waiting) return true;
    if (options()->strict_barriers && !same_barrier(b)) return false;
    for (int w = 0; w < b->nwarps; w++) b->warps[w].waiting = 0;
  }
}

/* ---- the launch ---- */

static bool run_all(struct block *b) {
  const struct launch *launch = b->launch;
  uint32_t n = launch->grid[0] * launch->grid[1] * launch->grid[2];
  uint32_t *blocks = malloc((size_t)n * sizeof *blocks);
  uint32_t *sequence = malloc((size_t)b->nwarps * LANES * sizeof *sequence);
  if (!blocks || !sequence) abort();
  uint64_t state = options()->seed;
  arrange(blocks, n, &state);
  bool fine = true;
  for (uint32_t i = 0; i < n && fine; i++) {
    b->index[0] = blocks[i] % launch->grid[0];
    b->index[1] = blocks[i] / launch->grid[0] % launch->grid[1];
    b->index[2] = blocks[i] / launch->grid[0] / launch->grid[1];
    for (int w = 0; w < b->nwarps; w++) fill_specials(b, &b->warps[w], i == 0);
    fine = run_block(b, sequence, &state);
    executed_total += b->executed;
  }
  free(blocks);
  free(sequence);
  return fine;
}

void launch_run(const struct launch *launch, struct fault *fault) {
  const struct kernel *k = launch->kernel;
  unsigned threads = launch->block[0] * launch->block[1] * launch->block[2];
  struct block b = {.launch = launch, .kernel = k, .fault = fault, .limit = options()->limit};
  b.nwarps = (int)((threads + LANES - 1) / LANES);
  b.shared_size = k->shared_size + launch->dynamic_shared;
  size_t shared_room = (b.shared_size + 64 + 63) / 64 * 64;
  size_t registers = (size_t)b.nwarps * k->file_size, locals = (size_t)b.nwarps * LANES * k->local_size;
  uint8_t *files = aligned_alloc(64, registers);
  b.shared = aligned_alloc(64, shared_room);
  b.local = malloc(locals + 1);
  b.warps = calloc((size_t)b.nwarps, sizeof *b.warps);
  if (options()->race && b.shared_size) b.shared_words = race_words_new(b.shared_size);
  b.check_global = options()->race > 1;
  b.clock.now = b.clock.launch_start = race_time + 1;
  fault->code = 0;
  fault->text[0] = 0;
  if (!files || !b.shared || !b.local || !b.warps) {
    fault->code = OUT_OF_MEMORY;
    snprintf(fault->text, sizeof fault->text, "kernel %s: no host memory for its registers", k->name);
  } else {
    memset(files, 0xa5, registers); /* registers and local memory start as rubbish, as on a GPU */
    memset(b.local, 0xa5, locals);
    for (int i = 0; i < k->naccesses; i++) k->accesses[i].cached_base = k->accesses[i].cached_size = 0;
    for (int w = 0; w < b.nwarps; w++) {
      b.warps[w].file = files + (size_t)w * k->file_size;
      b.warps[w].first = (uint32_t)w * LANES;
      fill_constants(launch, &b.warps[w]);
    }
    run_all(&b);
  }
  race_time = b.clock.now;
  race_words_free(&b.shared_words);
  free(files);
  free(b.shared);
  free(b.local);
  free(b.warps);
}
