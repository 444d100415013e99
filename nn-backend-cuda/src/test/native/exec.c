/*
 * Runs a warp. All lanes at the same place in the code go together; where they part, those furthest behind go
 * first, until they meet the others again. Every operation is a loop over 32 lanes of vector registers.
 */
#include "exec.h"
#include "lanes.h"
#include "options.h"

#include <limits.h>

enum { LAUNCH_TIMEOUT = 702, LAUNCH_FAILED = 719 };

#define IVDEP _Pragma("GCC ivdep")
#define EACH_LANE for (int i = 0; i < LANES; i++)
#define REG(T, offset) ((T *)(file + (offset)))
#define PREDICATE(offset) (*(u32 *)(file + (offset)))

/* d = value in the lanes of m; x, y, z, w are the operands of lane i, and their registers are found before the loop. */
#define LANE_LOOP(D, registers, operands, value)                           \
  {                                                                        \
    D *d = REG(D, op->d);                                                  \
    registers                                                              \
    if (m == ~0u) {                                                        \
      IVDEP EACH_LANE { operands d[i] = (D)(value); }                      \
    } else {                                                               \
      D r[LANES];                                                          \
      IVDEP EACH_LANE { operands r[i] = (D)(value); }                      \
      IVDEP EACH_LANE d[i] = m >> i & 1 ? r[i] : d[i];                     \
    }                                                                      \
  }                                                                        \
  NEXT

#define RX(T) const T *const rx = REG(T, op->x);
#define RY(T) const T *const ry = REG(T, op->y);
#define RZ(T) const T *const rz = REG(T, op->z);
#define RW(T) const T *const rw = REG(T, op->aux);
#define X(T) const T x = rx[i];
#define Y(T) const T y = ry[i];
#define Z(T) const T z = rz[i];
#define W(T) const T w = rw[i];

static u32 joined(u32 bits, const struct op *op, u32 other) {
  switch (op->aux) {
    case LOGIC_AND: return bits & other;
    case LOGIC_OR: return bits | other;
    case LOGIC_XOR: return bits ^ other;
    default: return bits;
  }
}

static void set_predicate(u8 *file, const struct op *op, u32 bits, u32 m) {
  u32 other = op->negate ? ~PREDICATE(op->z) : PREDICATE(op->z);
  u32 p = joined(bits, op, other), q = joined(~bits, op, other);
  if (op->d2 >= 0) PREDICATE(op->d2) = (PREDICATE(op->d2) & ~m) | (q & m);
  PREDICATE(op->d) = (PREDICATE(op->d) & ~m) | (p & m);
}

static void select_words(u8 *file, const struct op *op, u32 m, int size) {
  u32 p = PREDICATE(op->z);
  switch (size) {
    case 2: EACH_LANE if (m >> i & 1) REG(u16, op->d)[i] = REG(u16, p >> i & 1 ? op->x : op->y)[i]; break;
    case 4: {
      u32 *d = REG(u32, op->d), *x = REG(u32, op->x), *y = REG(u32, op->y);
      IVDEP EACH_LANE { u32 r = p >> i & 1 ? x[i] : y[i]; d[i] = m >> i & 1 ? r : d[i]; }
      break;
    }
    default: EACH_LANE if (m >> i & 1) REG(u64, op->d)[i] = REG(u64, p >> i & 1 ? op->x : op->y)[i];
  }
}

static u32 logic(u32 x, u32 y, int32_t which) {
  switch (which) {
    case LOGIC_AND: return x & y;
    case LOGIC_OR: return x | y;
    case LOGIC_XOR: return x ^ y;
    case LOGIC_NOT: return ~x;
    default: return x;
  }
}

/* The lane that each lane reads from: PTX's shfl, with its clamp and segment mask in z. */
static void shuffle(u8 *file, const struct op *op, u32 m) {
  const u32 *x = REG(u32, op->x), *y = REG(u32, op->y), *z = REG(u32, op->z);
  u32 r[LANES], valid = 0;
  EACH_LANE {
    u32 lane = (u32)i, b = y[i] & 31, clamp = z[i] & 31, segment = z[i] >> 8 & 31;
    u32 most = (lane & segment) | (clamp & ~segment), least = lane & segment;
    u32 from = op->aux == SHUFFLE_UP ? lane - b : op->aux == SHUFFLE_DOWN ? lane + b
             : op->aux == SHUFFLE_BFLY ? lane ^ b : least | (b & ~segment);
    bool inside = op->aux == SHUFFLE_UP ? (s32)from >= (s32)most : from <= most;
    if (!inside) from = lane;
    valid |= (u32)inside << i;
    r[i] = x[from & 31];
  }
  EACH_LANE if (m >> i & 1) REG(u32, op->d)[i] = r[i];
  if (op->d2 >= 0) PREDICATE(op->d2) = (PREDICATE(op->d2) & ~m) | (valid & m);
}

static void vote(u8 *file, const struct op *op, u32 m) {
  u32 p = (op->negate ? ~PREDICATE(op->x) : PREDICATE(op->x)) & m;
  bool yes = op->aux == VOTE_ALL ? p == m : op->aux == VOTE_ANY ? p != 0 : p == m || p == 0;
  if (op->aux == VOTE_BALLOT) {
    EACH_LANE if (m >> i & 1) REG(u32, op->d)[i] = p;
  } else {
    PREDICATE(op->d) = (PREDICATE(op->d) & ~m) | (yes ? m : 0);
  }
}

static void clock(u8 *file, const struct op *op, u32 m, u64 now) {
  if (op->aux >= SR_CLOCK64) {
    EACH_LANE if (m >> i & 1) REG(u64, op->d)[i] = now;
  } else {
    EACH_LANE if (m >> i & 1) REG(u32, op->d)[i] = (u32)(op->aux == SR_CLOCK_HI ? now >> 32 : now);
  }
}

static void set_pc(struct warp *warp, u32 lanes, int32_t pc) {
  EACH_LANE warp->pc[i] = lanes >> i & 1 ? pc : warp->pc[i];
}

/* The lanes furthest behind among `ready`; *limit is where the next ones wait. */
static u32 furthest_behind(const struct warp *warp, u32 ready, int32_t *pc, int32_t *limit) {
  int32_t first = INT_MAX, second = INT_MAX;
  u32 active = 0;
  EACH_LANE first = (ready >> i & 1) && warp->pc[i] < first ? warp->pc[i] : first;
  EACH_LANE active |= (u32)(warp->pc[i] == first) << i;
  active &= ready;
  EACH_LANE second = (ready & ~active) >> i & 1 && warp->pc[i] < second ? warp->pc[i] : second;
  *pc = first;
  *limit = second;
  return active;
}

bool warp_run(struct block *b, struct warp *warp, uint32_t group) {
  static const void *const targets[OP_COUNT] = {
#define I1(name, ...) &&at_LANE_##name,
#define I2(name, ...) &&at_LANE_##name,
#define I3(name, ...) &&at_LANE_##name,
#define I4(name, ...) &&at_LANE_##name,
#define CMP(name, ...) &&at_COMPARE_##name,
#include "lanes.def"
      &&at_SELECT16, &&at_SELECT32, &&at_SELECT64, &&at_LOGIC, &&at_CONVERT, &&at_LOAD, &&at_STORE, &&at_SHUFFLE,
      &&at_VOTE, &&at_CLOCK, &&at_BRANCH, &&at_JOIN, &&at_BARRIER, &&at_EXIT, &&at_TRAP};
  const struct op *const code = b->kernel->ops, *op;
  u8 *const file = __builtin_assume_aligned(warp->file, 64);
  u32 active, m, ready;
  int32_t pc, limit;

#define GO                                              \
  m = active & (PREDICATE(op->guard) ^ op->flip);       \
  goto *targets[op->code]
#define NEXT op++; GO;
#define COUNT b->executed += (u64)op->length * (u64)__builtin_popcount(active)

reschedule:
  ready = group & warp->live & ~warp->waiting;
  if (!ready) return true;
  if (b->executed > b->limit)
    return block_fault(b, warp, __builtin_ctz(ready), NULL, LAUNCH_TIMEOUT, "more than %llu instructions in a block",
                       (unsigned long long)b->limit);
  active = furthest_behind(warp, ready, &pc, &limit);
  op = code + pc;
  GO;

#define I1(name, D, TX, e) at_LANE_##name: LANE_LOOP(D, RX(TX), X(TX), e)
#define I2(name, D, TX, TY, e) at_LANE_##name: LANE_LOOP(D, RX(TX) RY(TY), X(TX) Y(TY), e)
#define I3(name, D, TX, TY, TZ, e) at_LANE_##name: LANE_LOOP(D, RX(TX) RY(TY) RZ(TZ), X(TX) Y(TY) Z(TZ), e)
#define I4(name, D, TX, TY, TZ, TW, e) \
  at_LANE_##name: LANE_LOOP(D, RX(TX) RY(TY) RZ(TZ) RW(TW), X(TX) Y(TY) Z(TZ) W(TW), e)
#define CMP(name, TX, e)                                                          \
  at_COMPARE_##name: {                                                            \
    u32 bits = 0;                                                                 \
    RX(TX) RY(TX)                                                                 \
    EACH_LANE { X(TX) Y(TX) (void)y; bits |= (e) ? 1u << i : 0; }                 \
    set_predicate(file, op, bits, m);                                             \
  }                                                                               \
  NEXT
#include "lanes.def"

at_SELECT16:
  select_words(file, op, m, 2);
  NEXT
at_SELECT32:
  select_words(file, op, m, 4);
  NEXT
at_SELECT64:
  select_words(file, op, m, 8);
  NEXT
at_LOGIC:
  PREDICATE(op->d) = (PREDICATE(op->d) & ~m) | (logic(PREDICATE(op->x), PREDICATE(op->y), op->aux) & m);
  NEXT
at_CONVERT:
  convert_lanes(&b->kernel->conversions[op->aux], file, op, m);
  NEXT
at_LOAD:
  if (m && !access_load(b, warp, op, m)) return false;
  NEXT
at_STORE:
  if (m && !access_store(b, warp, op, m)) return false;
  NEXT
at_SHUFFLE:
  shuffle(file, op, m);
  NEXT
at_VOTE:
  vote(file, op, m);
  NEXT
at_CLOCK:
  clock(file, op, m, b->executed);
  NEXT

at_BRANCH:
  COUNT;
  if (m == active && op->aux < limit && b->executed <= b->limit) {
    op = code + op->aux;
    GO;
  }
  pc = (int32_t)(op - code) + 1;
  if (m == 0 && pc < limit) {
    op++;
    GO;
  }
  set_pc(warp, m, op->aux);
  set_pc(warp, active & ~m, pc);
  goto reschedule;

at_JOIN:
  COUNT;
  pc = (int32_t)(op - code) + 1;
  if (pc < limit) {
    op++;
    GO;
  }
  set_pc(warp, active, pc);
  goto reschedule;

at_BARRIER:
  COUNT;
  set_pc(warp, active, (int32_t)(op - code) + 1);
  warp->waiting |= m;
  goto reschedule;

at_EXIT:
  COUNT;
  set_pc(warp, active, (int32_t)(op - code) + 1);
  warp->live &= ~m;
  goto reschedule;

at_TRAP:
  COUNT;
  if (m) return block_fault(b, warp, __builtin_ctz(m), op, LAUNCH_FAILED, "trap");
  set_pc(warp, active, (int32_t)(op - code) + 1);
  goto reschedule;
}
