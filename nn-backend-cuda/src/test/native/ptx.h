/*
 * A PTX module as the parser leaves it: variables, functions, and per function a list of statements whose
 * operands are resolved to registers, variables and labels. Nothing here executes; decode.c turns a kernel
 * of this form into the operations of kernel.h.
 *
 * Everything a module owns lies in its arena and goes with it.
 */
#ifndef CONCORD_PTX_H
#define CONCORD_PTX_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The fundamental types of PTX, in the groups that the compatibility rules speak of. */
enum ptx_type {
  T_NONE, T_PRED,
  T_B8, T_B16, T_B32, T_B64,
  T_U8, T_U16, T_U32, T_U64,
  T_S8, T_S16, T_S32, T_S64,
  T_F16, T_F32, T_F64
};

enum ptx_type ptx_type_of(const char *name); /* "f32" -> T_F32, anything unknown -> T_NONE */
unsigned ptx_type_size(enum ptx_type type);  /* bytes; 0 for T_PRED and T_NONE */
bool ptx_type_is_bits(enum ptx_type type);
bool ptx_type_is_signed(enum ptx_type type);
bool ptx_type_is_float(enum ptx_type type);

enum ptx_space { SPACE_GENERIC, SPACE_GLOBAL, SPACE_SHARED, SPACE_CONST, SPACE_LOCAL, SPACE_PARAM, SPACE_REG };

/* A variable in memory. `size` is 0 only for an unsized external array (dynamic shared memory). */
struct variable {
  const char *name;
  enum ptx_space space;
  enum ptx_type type;
  uint64_t align, size;
  bool external;
  const uint8_t *init; /* `size` bytes, or NULL for zeros */
  uint64_t address;    /* global and const: the device address, given when the module is loaded */
  struct variable *next;
};

struct reg {
  enum ptx_type type;
};

/* Registers that PTX predefines. The order is that of the table in parse_body.c. */
enum special {
  SR_TID_X, SR_TID_Y, SR_TID_Z, SR_NTID_X, SR_NTID_Y, SR_NTID_Z, SR_CTAID_X, SR_CTAID_Y, SR_CTAID_Z,
  SR_NCTAID_X, SR_NCTAID_Y, SR_NCTAID_Z, SR_LANEID, SR_WARPID, SR_NWARPID, SR_SMID, SR_NSMID,
  SR_LANEMASK_EQ, SR_LANEMASK_LE, SR_LANEMASK_LT, SR_LANEMASK_GE, SR_LANEMASK_GT,
  SR_DYNAMIC_SMEM_SIZE, SR_TOTAL_SMEM_SIZE, SR_CLOCK, SR_CLOCK_HI, SR_CLOCK64, SR_GLOBALTIMER,
  SR_COUNT
};
enum ptx_type special_type(enum special s);

enum operand_kind {
  O_REG,     /* reg; reg2 >= 0 for p|q; negated for !p */
  O_IMM,     /* value: an integer, or the bits of a float of type `type` */
  O_VAR,     /* the address of var, plus value */
  O_MEM,     /* [reg + value] or, with reg < 0, [var + value], or with neither [value] */
  O_VEC,     /* list */
  O_LIST,    /* list: what stands in a call's parentheses */
  O_LABEL,   /* name, to be looked up from `scope` outwards */
  O_SPECIAL, /* special */
  O_FUNC,    /* function */
  O_SINK     /* _ */
};

struct operand {
  enum operand_kind kind;
  enum ptx_type type; /* of the register, or T_F32/T_F64 for a float literal, else T_NONE */
  bool negated;
  int reg, reg2;
  enum special special;
  int64_t value;
  const char *name;
  struct variable *var;
  struct function *function;
  struct scope *scope;
  struct operand *list;
  int count;
};

/* One instruction or, with `label` set, one label. */
struct statement {
  int line;
  const char *label;
  struct scope *scope;
  const char *opcode; /* as written: "ld.global.nc.v4.f32" */
  int guard;          /* predicate register or -1 */
  bool guard_negated;
  struct operand *operands;
  int count;
  struct statement *next;
};

struct scope {
  struct scope *parent;
  struct symbol *symbols;
};

enum symbol_kind { SYM_REG, SYM_REG_RANGE, SYM_VAR, SYM_FUNC };

struct symbol {
  enum symbol_kind kind;
  const char *name;
  size_t length;
  int first, count; /* registers */
  struct variable *var;
  struct function *function;
  struct symbol *next;
};

struct function {
  const char *name;
  int line;
  bool entry, defined;
  struct variable **params, **results; /* .param space, or SPACE_REG with `address` the register's number */
  int nparams, nresults;
  struct reg *regs;
  int nregs, regs_room;
  struct statement *body;
  unsigned maxntid[3], reqntid[3]; /* 0: not given */
  unsigned maxnreg;
  struct function *next;
};

struct arena {
  struct arena_chunk *chunks;
};
void *arena_get(struct arena *arena, size_t size); /* zeroed, 16-byte aligned; never NULL */
void arena_free(struct arena *arena);

/* The messages of a load, in the words and the form of the driver's own assembler. */
struct ptx_log {
  char text[8192];
  size_t length;
  int errors;
};

struct ptx_module {
  struct arena arena;
  unsigned version, target; /* 63 for 6.3; 75 for sm_75 */
  struct variable *variables;
  struct function *functions;
  struct ptx_log *log;
  jmp_buf stop;
};

/* Parses text (zero-terminated). Returns false with log->errors > 0; the module must be freed either way. */
bool ptx_parse(struct ptx_module *module, const char *text, struct ptx_log *log);
void ptx_free(struct ptx_module *module);

/* Logs an error and goes on, or gives the module up. */
void ptx_error(struct ptx_module *module, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
_Noreturn void ptx_stop(struct ptx_module *module, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
