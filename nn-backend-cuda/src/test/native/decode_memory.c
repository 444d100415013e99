/* Decodes loads, stores, call parameters and address conversions. */
#include "decode.h"

#include <string.h>

static const char *const ignored[] = {"volatile", "relaxed", "weak",  "acquire", "release", "gpu", "cta", "sys", "nc",
                                      "ca",       "cg",      "cs",    "lu",      "cv",      "wb",  "wt",  "mmio"};

/* The modifiers of ld and st. */
struct form {
  enum ptx_space space;
  enum ptx_type type;
  int vector;
  bool is_volatile;
};

static bool read_space(const char *part, enum ptx_space *space) {
  static const char *const names[] = {[SPACE_GLOBAL] = "global", [SPACE_SHARED] = "shared", [SPACE_CONST] = "const",
                                      [SPACE_LOCAL] = "local",   [SPACE_PARAM] = "param"};
  for (int i = SPACE_GLOBAL; i <= SPACE_PARAM; i++) {
    if (strcmp(names[i], part)) continue;
    *space = (enum ptx_space)i;
    return true;
  }
  return false;
}

static struct form read_form(struct decoder *d, const struct opcode *opcode) {
  struct form form = {.space = SPACE_GENERIC, .vector = 1};
  for (int i = 1; i < opcode->count; i++) {
    const char *part = opcode->parts[i];
    bool known = read_space(part, &form.space);
    if (!strcmp(part, "volatile")) form.is_volatile = true;
    if (!strcmp(part, "v2") || !strcmp(part, "v4")) {
      form.vector = part[1] - '0';
      known = true;
    }
    enum ptx_type type = ptx_type_of(part);
    if (type != T_NONE) {
      form.type = type;
      known = true;
    }
    for (size_t k = 0; k < sizeof ignored / sizeof *ignored; k++) known |= !strcmp(part, ignored[k]);
    known |= !strncmp(part, "L1::", 4) || !strncmp(part, "L2::", 4);
    if (!strcmp(part, "shared::cta")) {
      form.space = SPACE_SHARED;
      known = true;
    }
    if (!known) decode_stop(d, "unknown modifier '.%s'", part);
  }
  if (form.type == T_NONE || form.type == T_PRED) decode_stop(d, "the type is missing");
  if (form.vector * ptx_type_size(form.type) > 16) decode_stop(d, "more than 16 bytes at a time");
  return form;
}

/* A value of ld or st: a register as wide as the type or wider, or for st an immediate. */
static int32_t value(struct decoder *d, const struct operand *o, enum ptx_type type, bool load, uint8_t *size) {
  unsigned width = ptx_type_size(type);
  *size = (uint8_t)(width < 2 ? 2 : width);
  if (load && o->kind == O_SINK) return -1;
  if (!load && o->kind == O_IMM) {
    enum ptx_type wide = width < 2 ? T_B16 : type;
    return decode_source(d, o, wide);
  }
  if (o->kind != O_REG || o->type == T_PRED) decode_stop(d, "Arguments mismatch for instruction");
  unsigned have = ptx_type_size(o->type);
  bool mixed = !ptx_type_is_bits(o->type) && !ptx_type_is_bits(type) && ptx_type_is_float(o->type) != ptx_type_is_float(type);
  if (have < width || mixed || (ptx_type_is_float(type) && have != width))
    decode_stop(d, "Arguments mismatch for instruction (operand '%s')", o->name);
  *size = (uint8_t)have;
  return decode_reg(d, o->reg);
}

/* The registers that stand for a piece of a call's parameter. Pieces must be the same on both sides. */
static int32_t slot(struct decoder *d, const struct variable *var, uint64_t at, unsigned width) {
  if (at + width > var->size) decode_stop(d, "access behind the end of '%s'", var->name);
  for (int i = 0; i < d->nslots; i++) {
    if (d->slots[i].var != var) continue;
    if (d->slots[i].at == at && d->slots[i].width == width) return d->slots[i].offset;
    if (at < d->slots[i].at + d->slots[i].width && d->slots[i].at < at + width)
      decode_stop(d, "'%s' is accessed in pieces of different size; not supported by this interpreter", var->name);
  }
  if (d->nslots == 1024) decode_stop(d, "more than 1024 pieces of call parameters");
  int32_t offset = decode_fresh(d, width < 2 ? 2 : width);
  d->slots[d->nslots].var = var;
  d->slots[d->nslots].at = at;
  d->slots[d->nslots].width = (uint8_t)width;
  d->slots[d->nslots++].offset = offset;
  return offset;
}

static void convert(struct decoder *d, int32_t to, unsigned to_size, int32_t from, unsigned from_size,
                    enum ptx_type type) {
  static const int moves[] = {[2] = LANE_mov_b16, [4] = LANE_mov_b32, [8] = LANE_mov_b64};
  if (to_size == from_size && ptx_type_size(type) >= 2) {
    struct op *op = decode_emit(d, moves[to_size]);
    op->d = to;
    op->x = from;
  } else {
    decode_convert(d, to, from, (struct conversion){
        .to = type, .from = type, .to_size = (uint8_t)to_size, .from_size = (uint8_t)from_size});
  }
}

static bool is_entry_param(const struct decoder *d, const struct variable *v) {
  for (int i = 0; i < d->entry->nparams; i++)
    if (d->entry->params[i] == v) return true;
  return false;
}

static int32_t launch_param(struct decoder *d, const struct variable *v, uint64_t at, unsigned size, enum ptx_type type) {
  unsigned width = ptx_type_size(type);
  if (at + width > v->size) decode_stop(d, "access behind the end of '%s'", v->name);
  if ((v->address + at) % width) decode_stop(d, "misaligned parameter access");
  return decode_add_constant(d, (struct constant){.size = (uint8_t)size,
                                                 .param_width = (uint8_t)width,
                                                 .sign = ptx_type_is_signed(type),
                                                 .bits = v->address + at});
}

static void param_access(struct decoder *d, struct form form, const struct operand *address,
                         const struct operand *values, bool load) {
  if (!address->var) decode_stop(d, "parameters are accessed by name");
  struct variable *var = decode_variable(d, address->var);
  unsigned width = ptx_type_size(form.type);
  bool launch = is_entry_param(d, var);
  if (launch && !load) decode_stop(d, "the parameters of a kernel are constant");
  for (int i = 0; i < form.vector; i++) {
    uint8_t size;
    uint64_t at = (uint64_t)address->value + (uint64_t)i * width;
    int32_t reg = value(d, &values[i], form.type, load, &size);
    unsigned narrow = width < 2 ? 2 : width;
    if (reg < 0) continue;
    if (launch) convert(d, reg, size, launch_param(d, var, at, size, form.type), size, size == 2 ? T_B16 : size == 4 ? T_B32 : T_B64);
    else if (load) convert(d, reg, size, slot(d, var, at, width), narrow, form.type);
    else convert(d, slot(d, var, at, width), narrow, reg, size, form.type);
  }
}

static void load_or_store(struct decoder *d, const struct opcode *opcode, bool load) {
  decode_operands(d, 2);
  struct form form = read_form(d, opcode);
  const struct operand *address = &d->at->operands[load ? 1 : 0], *what = &d->at->operands[load ? 0 : 1];
  if (address->kind != O_MEM) decode_stop(d, "expected an address in brackets");
  const struct operand *values = what;
  if (form.vector > 1) {
    if (what->kind != O_VEC || what->count != form.vector) decode_stop(d, "expected %d values in braces", form.vector);
    values = what->list;
  }
  if (form.space == SPACE_PARAM) {
    param_access(d, form, address, values, load);
    return;
  }
  if (!load && form.space == SPACE_CONST) decode_stop(d, "constant memory cannot be written");
  struct access access = {.space = form.space,
                          .width = (uint8_t)ptx_type_size(form.type),
                          .count = (uint8_t)form.vector,
                          .sign = ptx_type_is_signed(form.type),
                          .is_volatile = form.is_volatile,
                          .offset = address->value};
  if (address->var) {
    struct variable *v = decode_variable(d, address->var);
    if (form.space != SPACE_GENERIC && form.space != v->space) decode_stop(d, "'%s' lies in another space", v->name);
    access.space = v->space;
    access.offset += (int64_t)decode_address(d, v);
  } else if (address->reg >= 0) {
    access.address_size = (uint8_t)ptx_type_size(address->type);
    bool narrow_space = form.space == SPACE_SHARED || form.space == SPACE_LOCAL;
    if (ptx_type_is_float(address->type) || access.address_size < 4 || (access.address_size < 8 && !narrow_space))
      decode_stop(d, "'%s' cannot hold an address", address->name);
    access.address = decode_reg(d, address->reg);
  }
  for (int i = 0; i < form.vector; i++) access.values[i] = value(d, &values[i], form.type, load, &access.value_sizes[i]);
  struct kernel *k = d->kernel;
  k->accesses = decode_grow(d, k->accesses, k->naccesses, &d->accesses_room, sizeof *k->accesses);
  k->accesses[k->naccesses] = access;
  struct op *op = decode_emit(d, load ? OP_LOAD : OP_STORE);
  op->aux = k->naccesses++;
}

/* Shared and local memory have windows among the generic addresses; the other spaces are generic as they are. */
static void cvta(struct decoder *d, const struct opcode *opcode) {
  decode_operands(d, 2);
  enum ptx_space space = SPACE_GENERIC;
  for (int i = 1; i < opcode->count; i++) read_space(opcode->parts[i], &space);
  if (space == SPACE_GENERIC || space == SPACE_PARAM) decode_stop(d, "this space is not supported");
  uint64_t window = space == SPACE_SHARED ? SHARED_WINDOW : space == SPACE_LOCAL ? LOCAL_WINDOW : 0;
  int32_t to = decode_target(d, &d->at->operands[0], T_U64), from = decode_source(d, &d->at->operands[1], T_U64);
  int32_t base = decode_constant(d, 8, window);
  struct op *op = decode_emit(d, opcode_has(opcode, "to") ? LANE_sub_u64 : LANE_add_u64);
  op->d = to;
  op->x = from;
  op->y = base;
}

bool decode_memory_instruction(struct decoder *d, const struct opcode *opcode) {
  const char *base = opcode->parts[0];
  if (!strcmp(base, "ld") || !strcmp(base, "ldu")) load_or_store(d, opcode, true);
  else if (!strcmp(base, "st")) load_or_store(d, opcode, false);
  else if (!strcmp(base, "cvta")) cvta(d, opcode);
  else return false;
  return true;
}
