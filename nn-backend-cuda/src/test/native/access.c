/* Loads and stores of a warp: addresses checked, lanes gathered or scattered. */
#include "exec.h"
#include "lanes.h"
#include "memory.h"

#include <stdio.h>

#define IVDEP _Pragma("GCC ivdep")
#define EACH_LANE for (int i = 0; i < LANES; i++)

enum { ILLEGAL_ADDRESS = 700, MISALIGNED_ADDRESS = 716, LAUNCH_FAILED = 719 };

static bool illegal(struct block *b, const struct warp *w, const struct op *op, const u64 *address, u32 mask, int lane,
                    const char *what) {
  const struct access *a = &b->kernel->accesses[op->aux];
  if (!(mask >> lane & 1)) lane = __builtin_ctz(mask); /* an inactive lane has the first active one's address */
  return block_fault(b, w, lane, op, ILLEGAL_ADDRESS, "%s of %d bytes at 0x%llx, lane mask %08x: %s",
                     op->code == OP_LOAD ? "read" : "write", a->width * a->count, (unsigned long long)address[lane], mask,
                     what);
}

/* Inactive lanes get the address of the first active one, so that the loops below need no mask. */
static void addresses(const struct warp *w, const struct access *a, u32 mask, u64 *address) {
  if (a->address_size == 8) {
    const u64 *reg = (const u64 *)(w->file + a->address);
    IVDEP EACH_LANE address[i] = reg[i] + (u64)a->offset;
  } else if (a->address_size == 4) {
    const u32 *reg = (const u32 *)(w->file + a->address);
    IVDEP EACH_LANE address[i] = (u32)(reg[i] + (u32)a->offset);
  } else {
    IVDEP EACH_LANE address[i] = (u64)a->offset;
  }
  if (mask != ~0u) {
    u64 first = address[__builtin_ctz(mask)];
    IVDEP EACH_LANE address[i] = mask >> i & 1 ? address[i] : first;
  }
}

/* Notes the accesses of all active lanes; `start` is where the words' memory begins. */
static bool check_race(struct block *b, const struct warp *w, const struct op *op, u32 mask, const u64 *address,
                       struct race_words words, u64 start) {
  const struct access *a = &b->kernel->accesses[op->aux];
  bool write = op->code == OP_STORE, by_warp = b->kernel->warp_synchronous;
  struct race_clock clock = b->clock;
  if (!start) clock.launch_start = clock.block_start; /* shared memory: every block has its own */
  for (u32 rest = mask; rest; rest &= rest - 1) {
    int i = __builtin_ctz(rest);
    u64 from = (address[i] - start) / 4, to = (address[i] - start + (u64)a->width * a->count) / 4;
    int other = race_note(&clock, words, from, to, by_warp ? w->first / LANES : w->first + (u32)i, write);
    if (other == RACE_NONE) continue;
    char who[40];
    snprintf(who, sizeof who, other == RACE_FOREIGN ? "another block" : other == RACE_MANY ? "other threads" : by_warp ? "warp %d" : "thread %d", other);
    return block_fault(b, w, i, op, LAUNCH_FAILED, "race on %s memory at 0x%llx: %s after an access of %s, with no barrier between",
                       start ? "global" : "shared", (unsigned long long)address[i], write ? "written" : "read", who);
  }
  return true;
}

static bool locate_global(struct block *b, const struct warp *w, const struct op *op, struct access *a, u32 mask,
                          const u64 *address, u8 **host) {
  u64 low = ~(u64)0, high = 0, bytes = (u64)a->width * a->count;
  EACH_LANE low = address[i] < low ? address[i] : low;
  EACH_LANE high = address[i] > high ? address[i] : high;
  if (low < a->cached_base || high - a->cached_base + bytes > a->cached_size) {
    const struct memory_block *block = memory_find(low);
    if (block) {
      a->cached_base = block->base;
      a->cached_size = block->size;
      a->cached_host = block->host;
    }
    if (!block || high - block->base + bytes > block->size) { /* several blocks, or a fault */
      EACH_LANE {
        host[i] = memory_host(address[i], bytes);
        if (!host[i]) return illegal(b, w, op, address, mask, i, "not within an allocation");
      }
      return true;
    }
  }
  if (b->check_global && a->width >= 4 && a->space != SPACE_CONST &&
      !check_race(b, w, op, mask, address, memory_words(a->cached_base), a->cached_base))
    return false;
  u64 shift = (u64)(uintptr_t)a->cached_host - a->cached_base;
  IVDEP EACH_LANE host[i] = (u8 *)(uintptr_t)(address[i] + shift);
  return true;
}

static bool locate_shared(struct block *b, const struct warp *w, const struct op *op, const struct access *a, u32 mask,
                          const u64 *address, u8 **host) {
  u32 bytes = (u32)a->width * a->count;
  u64 high = 0;
  EACH_LANE high = address[i] > high ? address[i] : high;
  if (high > b->shared_size || high + bytes > b->shared_size) {
    int lane = 0;
    while (address[lane] <= b->shared_size && address[lane] + bytes <= b->shared_size) lane++;
    return illegal(b, w, op, address, mask, lane, "outside shared memory");
  }
  if (b->shared_words.readers && a->width >= 4 && !check_race(b, w, op, mask, address, b->shared_words, 0)) return false;
  IVDEP EACH_LANE host[i] = b->shared + address[i];
  return true;
}

static bool locate_local(struct block *b, const struct warp *w, const struct op *op, const struct access *a, u32 mask,
                         const u64 *address, u8 **host) {
  u32 bytes = (u32)a->width * a->count, size = b->kernel->local_size;
  EACH_LANE if (address[i] + bytes > size || address[i] > size)
      return illegal(b, w, op, address, mask, i, "outside local memory");
  EACH_LANE host[i] = b->local + (u64)(w->first + (u32)i) * size + address[i];
  return true;
}

/* Lanes of a generic access may go to different spaces; each space is served for its own lanes. */
static bool locate_generic(struct block *b, const struct warp *w, const struct op *op, struct access *a, u32 mask,
                           u64 *address, u8 **host) {
  u32 shared = 0, local = 0;
  EACH_LANE shared |= (u32)(address[i] - SHARED_WINDOW < WINDOW_SIZE) << i;
  EACH_LANE local |= (u32)(address[i] - LOCAL_WINDOW < WINDOW_SIZE) << i;
  if (!(shared | local)) return locate_global(b, w, op, a, mask, address, host);
  u32 parts[3] = {shared & mask, local & mask, mask & ~(shared | local)};
  for (int part = 0; part < 3; part++) {
    if (!parts[part]) continue;
    u64 window = part == 0 ? SHARED_WINDOW : part == 1 ? LOCAL_WINDOW : 0, own[LANES];
    u8 *found[LANES];
    int first = __builtin_ctz(parts[part]);
    EACH_LANE own[i] = address[parts[part] >> i & 1 ? i : first] - window;
    bool fine = part == 0   ? locate_shared(b, w, op, a, parts[part], own, found)
                : part == 1 ? locate_local(b, w, op, a, parts[part], own, found)
                            : locate_global(b, w, op, a, parts[part], own, found);
    if (!fine) return false;
    EACH_LANE if (parts[part] >> i & 1) host[i] = found[i];
  }
  int first = __builtin_ctz(mask);
  EACH_LANE if (!(mask >> i & 1)) host[i] = host[first];
  return true;
}

static bool locate(struct block *b, const struct warp *w, const struct op *op, u32 mask, u8 **host) {
  struct access *a = &b->kernel->accesses[op->aux];
  u64 address[LANES], wrong = 0;
  addresses(w, a, mask, address);
  EACH_LANE wrong |= address[i];
  if (wrong & ((u64)a->width * a->count - 1)) {
    int lane = __builtin_ctz(mask);
    EACH_LANE if (address[i] & ((u64)a->width * a->count - 1)) { lane = i; break; }
    return block_fault(b, w, lane, op, MISALIGNED_ADDRESS, "%d bytes at 0x%llx", a->width * a->count,
                       (unsigned long long)address[lane]);
  }
  switch (a->space) {
    case SPACE_SHARED: return locate_shared(b, w, op, a, mask, address, host);
    case SPACE_LOCAL: return locate_local(b, w, op, a, mask, address, host);
    case SPACE_GENERIC: return locate_generic(b, w, op, a, mask, address, host);
    default: return locate_global(b, w, op, a, mask, address, host);
  }
}

static bool contiguous(u8 *const *host, u64 step) {
  u64 differs = 0;
  EACH_LANE differs |= (u64)(uintptr_t)host[i] ^ ((u64)(uintptr_t)host[0] + (u64)i * step);
  return !differs;
}

/* Elements of type MEMORY into registers of type REG, sign or zero extended by the types. */
#define GATHER(REG, MEMORY)                                                                     \
  {                                                                                             \
    REG *reg = (REG *)(w->file + a->values[j]), got[LANES];                                     \
    EACH_LANE got[i] = (REG) * (const MEMORY *)(host[i] + at);                                  \
    IVDEP EACH_LANE reg[i] = mask >> i & 1 ? got[i] : reg[i];                                   \
  }                                                                                             \
  break

#define KEY(reg, width, sign) ((reg) << 8 | (width) << 4 | (sign))

bool access_load(struct block *b, struct warp *w, const struct op *op, uint32_t mask) {
  const struct access *a = &b->kernel->accesses[op->aux];
  u8 *host[LANES];
  if (!locate(b, w, op, mask, host)) return false;
  if (a->count == 1 && a->width == 4 && a->value_sizes[0] == 4 && mask == ~0u && a->values[0] >= 0 && contiguous(host, 4)) {
    memcpy(w->file + a->values[0], host[0], 4 * LANES);
    return true;
  }
  for (int j = 0, at = 0; j < a->count; j++, at += a->width) {
    if (a->values[j] < 0) continue;
    switch (KEY(a->value_sizes[j], a->width, a->width < a->value_sizes[j] && a->sign)) {
      case KEY(2, 1, 0): GATHER(u16, u8);
      case KEY(2, 1, 1): GATHER(s16, int8_t);
      case KEY(4, 1, 0): GATHER(u32, u8);
      case KEY(4, 1, 1): GATHER(s32, int8_t);
      case KEY(8, 1, 0): GATHER(u64, u8);
      case KEY(8, 1, 1): GATHER(s64, int8_t);
      case KEY(2, 2, 0): GATHER(u16, u16);
      case KEY(4, 2, 0): GATHER(u32, u16);
      case KEY(4, 2, 1): GATHER(s32, s16);
      case KEY(8, 2, 0): GATHER(u64, u16);
      case KEY(8, 2, 1): GATHER(s64, s16);
      case KEY(4, 4, 0): GATHER(u32, u32);
      case KEY(8, 4, 0): GATHER(u64, u32);
      case KEY(8, 4, 1): GATHER(s64, s32);
      case KEY(8, 8, 0): GATHER(u64, u64);
      default: __builtin_unreachable();
    }
  }
  return true;
}

/* A register's low bytes; little-endian, so its first ones. Lanes in ascending order: the last one wins. */
#define SCATTER(MEMORY)                                                                         \
  {                                                                                             \
    const u8 *reg = w->file + a->values[j];                                                     \
    int step = a->value_sizes[j];                                                               \
    for (u32 rest = mask; rest; rest &= rest - 1) {                                             \
      int i = __builtin_ctz(rest);                                                              \
      *(MEMORY *)(host[i] + at) = *(const MEMORY *)(reg + i * step);                            \
    }                                                                                           \
  }                                                                                             \
  break

bool access_store(struct block *b, struct warp *w, const struct op *op, uint32_t mask) {
  const struct access *a = &b->kernel->accesses[op->aux];
  u8 *host[LANES];
  if (!locate(b, w, op, mask, host)) return false;
  if (a->count == 1 && a->width == 4 && a->value_sizes[0] == 4 && mask == ~0u && contiguous(host, 4)) {
    memcpy(host[0], w->file + a->values[0], 4 * LANES);
    return true;
  }
  for (int j = 0, at = 0; j < a->count; j++, at += a->width) {
    switch (a->width) {
      case 1: SCATTER(u8);
      case 2: SCATTER(u16);
      case 4: SCATTER(u32);
      default: SCATTER(u64);
    }
  }
  return true;
}
