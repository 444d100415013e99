/*
 * A kernel decoded for execution: a flat array of operations over a warp's register file.
 *
 * Register file of a warp: every register holds its 32 lanes side by side, so that one operation is one loop
 * over lanes that the compiler turns into vector instructions. Operands are byte offsets into the file;
 * constants and special registers lie in the file as well. A predicate is one 32-bit word, one bit per lane.
 * Calls are inlined; a function's own registers exist once, since it is not recursive.
 */
#ifndef CONCORD_KERNEL_H
#define CONCORD_KERNEL_H

#include "ptx.h"

#define LANES 32

/* The operations: one per line of lanes.def, and these. */
enum op_code {
#define I1(name, D, X, e) LANE_##name,
#define I2(name, D, X, Y, e) LANE_##name,
#define I3(name, D, X, Y, Z, e) LANE_##name,
#define I4(name, D, X, Y, Z, W, e) LANE_##name,
#define CMP(name, X, e) COMPARE_##name,
#include "lanes.def"
  OP_SELECT16, OP_SELECT32, OP_SELECT64, /* d = p ? x : y, predicate at z */
  OP_LOGIC,                              /* predicates: d = x (aux) y, aux an enum logic */
  OP_CONVERT,                            /* aux: index of a conversion */
  OP_LOAD, OP_STORE,                     /* aux: index of an access */
  OP_SHUFFLE,                            /* d, predicate z or -1, source x, lane y; aux: enum shuffle; clamp w */
  OP_VOTE,                               /* d, predicate x; aux: enum vote */
  OP_CLOCK,                              /* d, aux: enum special */
  OP_BRANCH,                             /* aux: target; length */
  OP_JOIN,                               /* falls into a label; length */
  OP_BARRIER, OP_EXIT, OP_TRAP,          /* length */
  OP_COUNT
};

enum logic { LOGIC_AND, LOGIC_OR, LOGIC_XOR, LOGIC_NOT, LOGIC_MOVE };
enum shuffle { SHUFFLE_UP, SHUFFLE_DOWN, SHUFFLE_BFLY, SHUFFLE_IDX };
enum vote { VOTE_ALL, VOTE_ANY, VOTE_UNI, VOTE_BALLOT };

struct op {
  uint16_t code;
  int16_t negate;  /* 1: the predicate operand z (comparisons) is negated */
  int32_t d, d2;   /* results; d2: the second predicate of a comparison or -1 */
  int32_t x, y, z; /* operands */
  int32_t aux;     /* comparisons: how the predicate z is joined, an enum logic, or -1; I4: the fourth operand */
  int32_t guard;   /* predicate; the constant true where there is none */
  uint32_t flip;   /* all ones where the guard is negated */
  int32_t length;  /* ends of basic blocks: instructions since the last one */
  int32_t line;    /* in the PTX text */
};

/* One ld or st. */
struct access {
  enum ptx_space space;
  uint8_t width, count;       /* bytes of one element, elements (.v2, .v4) */
  bool sign;                  /* loads: extend the sign */
  bool is_volatile;
  uint8_t address_size;       /* of the address register: 4 or 8; 0 where there is none */
  int32_t address;            /* its offset */
  int64_t offset;             /* added to it */
  int32_t values[4];          /* registers, -1: not kept */
  uint8_t value_sizes[4];     /* 2, 4, 8 */
  uint64_t cached_base, cached_size; /* the memory block that the last access fell into (memory.h) */
  uint8_t *cached_host;
};

/* One cvt that has no line of its own in lanes.def. */
struct conversion {
  enum ptx_type to, from;
  uint8_t to_size, from_size; /* of the registers, which may be wider than the types */
  char rounding;              /* to an integer: 'n', 'z', 'm', 'p'; 0: none */
  bool saturate;
};

/* What a kernel's register file starts with, the same in every lane of every warp: a value, or a launch parameter. */
struct constant {
  int32_t offset;
  uint8_t size;        /* of the register: 2, 4, 8; 0: a predicate */
  uint8_t param_width; /* 0: the value is `bits`; else it lies at byte `bits` of the parameters */
  bool sign;           /* parameters narrower than the register: extend the sign */
  uint64_t bits;
};

struct kernel {
  const char *name;
  struct op *ops;
  int nops;
  struct access *accesses;
  int naccesses;
  struct conversion *conversions;
  int nconversions;
  struct constant *constants;
  int nconstants;
  int32_t specials[SR_COUNT]; /* offsets, -1 where unused */
  uint32_t file_size;         /* bytes of a warp's register file */
  uint32_t shared_size;       /* static; dynamic shared memory begins here */
  uint32_t local_size;        /* per thread */
  uint32_t param_size, nparams;
  struct { uint32_t offset, size; } *params;
  unsigned maxntid[3], reqntid[3];
  bool warp_synchronous; /* has bar.warp.sync: lanes of a warp are taken to be in step */
};

/* Decodes an entry function; allocates from the module's arena. Errors go to the module's log. */
struct kernel *kernel_decode(struct ptx_module *module, struct function *entry);

/* Refuses what would not give the contract's bits (rules.c). */
void ptx_check_rounding(struct ptx_module *module);

/* Generic addresses of shared and local memory lie in windows that no allocation uses. */
#define SHARED_WINDOW UINT64_C(0x0000600000000000)
#define LOCAL_WINDOW UINT64_C(0x0000610000000000)
#define WINDOW_SIZE UINT64_C(0x0000000001000000)

#endif
