/* What the parts of the decoder share: the kernel being built and the places of its operands. */
#ifndef CONCORD_DECODE_H
#define CONCORD_DECODE_H

#include "kernel.h"

/* A function's registers; one frame per function and kernel, however often it is called. */
struct frame {
  struct function *function;
  int32_t *offsets; /* -1: not yet placed */
  struct frame *next;
};

/* The call being inlined: which of the caller's variables the function's parameters stand for. */
struct call {
  struct function *function;
  struct frame *frame;
  struct variable **formal, **actual;
  int nbound;
  struct call *caller;
};

struct decoder {
  struct ptx_module *module;
  struct function *entry;
  struct kernel *kernel;
  struct call *call;
  const struct statement *at;
  struct frame *frames;
  int ops_room, accesses_room, conversions_room, constants_room, predicate_next;
  int32_t length;                                                       /* instructions since the last branch or label */
  struct { const struct variable *var; uint64_t address; } vars[512];   /* shared and local variables placed */
  int nvars;
  bool dynamic_placed;                                                  /* shared memory may not grow any more */
  struct { const struct variable *var; uint64_t at; uint8_t width; int32_t offset; } slots[1024]; /* call parameters */
  int nslots;
};

/* The opcode cut at its points. */
struct opcode {
  char text[128];
  const char *parts[16];
  int count;
};
void opcode_split(struct opcode *to, const char *text);
bool opcode_has(const struct opcode *opcode, const char *part);

_Noreturn void decode_stop(struct decoder *d, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct op *decode_emit(struct decoder *d, int code); /* guarded as the statement is */
struct op *decode_convert(struct decoder *d, int32_t to, int32_t from, struct conversion conversion);
void *decode_grow(struct decoder *d, void *old, int used, int *room, size_t size);
void decode_operands(struct decoder *d, int count);  /* stops unless the statement has so many operands */

int32_t decode_reg(struct decoder *d, int reg);
int32_t decode_fresh(struct decoder *d, unsigned size); /* a new register of 2, 4, 8 bytes a lane; 0: predicate */
int32_t decode_add_constant(struct decoder *d, struct constant c);
int32_t decode_constant(struct decoder *d, unsigned size, uint64_t bits);
int32_t decode_source(struct decoder *d, const struct operand *o, enum ptx_type type);
int32_t decode_target(struct decoder *d, const struct operand *o, enum ptx_type type);
int32_t decode_predicate(struct decoder *d, const struct operand *o);
struct variable *decode_variable(struct decoder *d, struct variable *v); /* through the calls' parameters */
uint64_t decode_address(struct decoder *d, struct variable *v);

/* Each takes d->at and says whether the instruction was one of its own. */
bool decode_lane_instruction(struct decoder *d, const struct opcode *opcode);   /* decode_lanes.c */
bool decode_memory_instruction(struct decoder *d, const struct opcode *opcode); /* decode_memory.c */

#endif
