/* Decodes operands: gives registers, constants and variables their places and checks operands against types. */
#include "decode.h"

#include <string.h>

int32_t decode_fresh(struct decoder *d, unsigned size) {
  struct kernel *k = d->kernel;
  if (size == 0) { /* sixteen predicates share a line of 64 bytes */
    if (d->predicate_next % 64 == 0) {
      d->predicate_next = (int)k->file_size;
      k->file_size += 64;
    }
    int32_t at = d->predicate_next;
    d->predicate_next += 4;
    return at;
  }
  int32_t at = (int32_t)k->file_size;
  k->file_size += size * LANES;
  if (k->file_size > 1 << 26) decode_stop(d, "too many registers");
  return at;
}

int32_t decode_reg(struct decoder *d, int reg) {
  struct frame *frame = d->call->frame;
  if (frame->offsets[reg] < 0) frame->offsets[reg] = decode_fresh(d, ptx_type_size(frame->function->regs[reg].type));
  return frame->offsets[reg];
}

int32_t decode_add_constant(struct decoder *d, struct constant c) {
  struct kernel *k = d->kernel;
  for (int i = 0; i < k->nconstants; i++) {
    struct constant *have = &k->constants[i];
    if (have->size == c.size && have->bits == c.bits && have->param_width == c.param_width && have->sign == c.sign)
      return have->offset;
  }
  c.offset = decode_fresh(d, c.size);
  k->constants = decode_grow(d, k->constants, k->nconstants, &d->constants_room, sizeof *k->constants);
  k->constants[k->nconstants++] = c;
  return c.offset;
}

int32_t decode_constant(struct decoder *d, unsigned size, uint64_t bits) {
  if (size == 2) bits &= 0xffff;
  if (size == 4) bits &= 0xffffffff;
  return decode_add_constant(d, (struct constant){.size = (uint8_t)size, .bits = bits});
}

struct variable *decode_variable(struct decoder *d, struct variable *v) {
  for (int i = 0; i < d->call->nbound; i++)
    if (d->call->formal[i] == v) return d->call->actual[i];
  return v;
}

uint64_t decode_address(struct decoder *d, struct variable *v) {
  struct kernel *k = d->kernel;
  if (v->space == SPACE_GLOBAL || v->space == SPACE_CONST) {
    if (v->external) decode_stop(d, "unresolved external variable '%s'", v->name);
    return v->address;
  }
  if (v->space == SPACE_PARAM) decode_stop(d, "the address of parameter '%s' is not supported", v->name);
  for (int i = 0; i < d->nvars; i++)
    if (d->vars[i].var == v) return d->vars[i].address;
  if (d->nvars == 512) decode_stop(d, "more than 512 variables");
  if (v->space == SPACE_SHARED && v->external) d->dynamic_placed = true;
  else if (v->space == SPACE_SHARED && d->dynamic_placed) decode_stop(d, "'%s' placed behind dynamic shared memory", v->name);
  uint32_t *end = v->space == SPACE_SHARED ? &k->shared_size : &k->local_size;
  uint64_t address = (*end + v->align - 1) & ~(v->align - 1);
  if (address + v->size > WINDOW_SIZE) decode_stop(d, "'%s' does not fit", v->name);
  *end = (uint32_t)(address + v->size);
  d->vars[d->nvars].var = v;
  d->vars[d->nvars++].address = address;
  return address;
}

static bool compatible(enum ptx_type have, enum ptx_type want) {
  if (have == T_PRED || want == T_PRED) return have == want;
  if (ptx_type_size(have) != ptx_type_size(want)) return false;
  return ptx_type_is_bits(have) || ptx_type_is_bits(want) || ptx_type_is_float(have) == ptx_type_is_float(want);
}

static void check_register(struct decoder *d, const struct operand *o, enum ptx_type type) {
  if (!compatible(o->type, type)) decode_stop(d, "Arguments mismatch for instruction (operand '%s')", o->name);
  if (o->negated) decode_stop(d, "'!' is for predicates");
}

static uint64_t immediate(struct decoder *d, const struct operand *o, enum ptx_type type) {
  if (o->type == T_F64 && type == T_F32) { /* a decimal literal */
    double wide;
    memcpy(&wide, &o->value, sizeof wide);
    float narrow = (float)wide;
    uint32_t bits;
    memcpy(&bits, &narrow, sizeof bits);
    return bits;
  }
  bool number_fits = o->type == T_NONE ? !ptx_type_is_float(type)
                                       : ptx_type_size(o->type) == ptx_type_size(type) &&
                                             (ptx_type_is_float(type) || ptx_type_is_bits(type));
  if (!number_fits) decode_stop(d, "Arguments mismatch for instruction (a literal of another type)");
  return (uint64_t)o->value;
}

int32_t decode_source(struct decoder *d, const struct operand *o, enum ptx_type type) {
  unsigned size = ptx_type_size(type);
  switch (o->kind) {
    case O_REG:
      check_register(d, o, type);
      return decode_reg(d, o->reg);
    case O_IMM:
      if (size < 2) decode_stop(d, "no immediate can stand here");
      return decode_constant(d, size, immediate(d, o, type));
    case O_VAR: {
      struct variable *v = decode_variable(d, o->var);
      if (size != 8 && !(size == 4 && (v->space == SPACE_SHARED || v->space == SPACE_LOCAL)))
        decode_stop(d, "the address of '%s' does not fit a register of %u bytes", v->name, size);
      return decode_constant(d, size, decode_address(d, v) + (uint64_t)o->value);
    }
    case O_SPECIAL:
      check_register(d, o, type);
      if (d->kernel->specials[o->special] < 0) d->kernel->specials[o->special] = decode_fresh(d, size);
      return d->kernel->specials[o->special];
    default:
      decode_stop(d, "Arguments mismatch for instruction");
  }
}

int32_t decode_target(struct decoder *d, const struct operand *o, enum ptx_type type) {
  if (o->kind == O_SINK) return decode_fresh(d, ptx_type_size(type));
  if (o->kind != O_REG || o->reg < 0) decode_stop(d, "the result has to be a register");
  check_register(d, o, type);
  return decode_reg(d, o->reg);
}

int32_t decode_predicate(struct decoder *d, const struct operand *o) {
  if (o->kind != O_REG || o->type != T_PRED) decode_stop(d, "expected a predicate register");
  return decode_reg(d, o->reg);
}
