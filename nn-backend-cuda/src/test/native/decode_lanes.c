/* Decodes what works lane by lane: arithmetic, comparisons, moves, conversions, and exchange within a warp. */
#include "decode.h"

#include <string.h>

/* ---- the table of lanes.def ---- */

#define TYPE_u16 T_U16
#define TYPE_s16 T_S16
#define TYPE_u32 T_U32
#define TYPE_s32 T_S32
#define TYPE_u64 T_U64
#define TYPE_s64 T_S64
#define TYPE_f32 T_F32
#define TYPE_f64 T_F64

static const struct lane_instruction {
  const char *name;
  int code, operands;
  bool compares;
  enum ptx_type to, from[4];
} table[] = {
#define I1(name, D, X, e) {#name, LANE_##name, 1, false, TYPE_##D, {TYPE_##X}},
#define I2(name, D, X, Y, e) {#name, LANE_##name, 2, false, TYPE_##D, {TYPE_##X, TYPE_##Y}},
#define I3(name, D, X, Y, Z, e) {#name, LANE_##name, 3, false, TYPE_##D, {TYPE_##X, TYPE_##Y, TYPE_##Z}},
#define I4(name, D, X, Y, Z, W, e) {#name, LANE_##name, 4, false, TYPE_##D, {TYPE_##X, TYPE_##Y, TYPE_##Z, TYPE_##W}},
#define CMP(name, X, e) {#name, COMPARE_##name, 2, true, T_PRED, {TYPE_##X, TYPE_##X}},
#include "lanes.def"
};

/* Finds "fma.rn.f32" under "fma_rn_f32". */
static const struct lane_instruction *find(const char *name, bool compares) {
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    const char *a = table[i].name, *b = name;
    while (*a && (*a == *b || (*a == '_' && *b == '.'))) a++, b++;
    if (!*a && !*b && table[i].compares == compares) return &table[i];
  }
  return NULL;
}

/* .b instructions take registers of any kind; the table names a C type of the width only. */
static enum ptx_type operand_type(const struct lane_instruction *in, enum ptx_type type) {
  static const enum ptx_type bits[] = {[2] = T_B16, [4] = T_B32, [8] = T_B64};
  const char *last = strrchr(in->name, '_');
  return last && last[1] == 'b' ? bits[ptx_type_size(type)] : type;
}

static enum ptx_type last_type(const struct opcode *opcode) { return ptx_type_of(opcode->parts[opcode->count - 1]); }

static enum ptx_type bits_of(unsigned size) { return size == 2 ? T_B16 : size == 4 ? T_B32 : T_B64; }

static int by_size(enum ptx_type type, int of2, int of4, int of8) {
  unsigned size = ptx_type_size(type);
  return size == 2 ? of2 : size == 4 ? of4 : of8;
}

static struct op *emit2(struct decoder *d, int code, int32_t to, int32_t x, int32_t y) {
  struct op *op = decode_emit(d, code);
  op->d = to;
  op->x = x;
  op->y = y;
  return op;
}

static bool tabled(struct decoder *d) {
  const struct lane_instruction *in = find(d->at->opcode, false);
  if (!in) return false;
  const struct operand *o = d->at->operands;
  decode_operands(d, in->operands + 1);
  int32_t from[4] = {0};
  for (int i = 0; i < in->operands; i++) from[i] = decode_source(d, &o[i + 1], operand_type(in, in->from[i]));
  int32_t to = decode_target(d, &o[0], operand_type(in, in->to));
  struct op *op = emit2(d, in->code, to, from[0], from[1]);
  op->z = from[2];
  op->aux = from[3];
  return true;
}

/* ---- predicates ---- */

static enum logic logic_of(struct decoder *d, const char *name) {
  if (!strcmp(name, "and")) return LOGIC_AND;
  if (!strcmp(name, "or")) return LOGIC_OR;
  if (!strcmp(name, "xor")) return LOGIC_XOR;
  decode_stop(d, "unknown boolean operator '.%s'", name);
}

/* setp.lt.f32 p, a, b; setp.lt.and.f32 p|q, a, b, !c; and set's comparison with the target given. */
static void compare(struct decoder *d, const struct opcode *opcode, int types, int32_t p, int32_t q) {
  char name[64] = "";
  const char *type = opcode->parts[opcode->count - 1];
  bool joined = opcode->count - types > 2; /* a boolean operator stands between comparison and types */
  strncat(name, opcode->parts[1], 20);
  strcat(name, ".");
  strncat(name, type, 20);
  const struct lane_instruction *in = find(name, true);
  if (!in) decode_stop(d, "unknown comparison");
  decode_operands(d, joined ? 4 : 3);
  const struct operand *o = d->at->operands;
  int32_t x = decode_source(d, &o[1], operand_type(in, in->from[0]));
  int32_t y = decode_source(d, &o[2], operand_type(in, in->from[1]));
  int32_t z = joined ? decode_predicate(d, &o[3]) : 0;
  struct op *op = emit2(d, in->code, p, x, y);
  op->d2 = q;
  if (!joined) return;
  op->z = z;
  op->negate = o[3].negated;
  op->aux = (int32_t)logic_of(d, opcode->parts[2]);
}

static void setp(struct decoder *d, const struct opcode *opcode) {
  if (opcode->count < 3 || d->at->count < 3) decode_stop(d, "incomplete comparison");
  const struct operand *o = &d->at->operands[0];
  if (o->kind != O_SINK && (o->kind != O_REG || o->type != T_PRED)) decode_stop(d, "the result has to be a predicate");
  int32_t p = o->kind == O_REG && o->reg >= 0 ? decode_reg(d, o->reg) : decode_fresh(d, 0);
  compare(d, opcode, 1, p, o->kind == O_REG && o->reg2 >= 0 ? decode_reg(d, o->reg2) : -1);
}

static void select(struct decoder *d, enum ptx_type type, int32_t to, int32_t x, int32_t y, int32_t p) {
  emit2(d, by_size(type, OP_SELECT16, OP_SELECT32, OP_SELECT64), to, x, y)->z = p;
}

/* set.lt.u32.f32 r, a, b: all ones (or 1.0f) where true */
static void set(struct decoder *d, const struct opcode *opcode) {
  if (opcode->count < 4 || d->at->count < 3) decode_stop(d, "incomplete comparison");
  enum ptx_type type = ptx_type_of(opcode->parts[opcode->count - 2]);
  if (ptx_type_size(type) != 4) decode_stop(d, "set gives 32 bits");
  int32_t p = decode_fresh(d, 0);
  compare(d, opcode, 2, p, -1);
  int32_t to = decode_target(d, &d->at->operands[0], type);
  int32_t yes = decode_constant(d, 4, type == T_F32 ? 0x3f800000 : 0xffffffff), no = decode_constant(d, 4, 0);
  select(d, type, to, yes, no, p);
}

static void testp(struct decoder *d) {
  decode_operands(d, 2);
  const struct lane_instruction *in = find(strchr(d->at->opcode, '.') + 1, true);
  if (!in) decode_stop(d, "unknown question");
  int32_t x = decode_source(d, &d->at->operands[1], in->from[0]);
  emit2(d, in->code, decode_predicate(d, &d->at->operands[0]), x, x);
}

static void selp(struct decoder *d, const struct opcode *opcode) {
  decode_operands(d, 4);
  const struct operand *o = d->at->operands;
  enum ptx_type type = last_type(opcode);
  if (ptx_type_size(type) < 2) decode_stop(d, "unknown type");
  int32_t x = decode_source(d, &o[1], type), y = decode_source(d, &o[2], type), p = decode_predicate(d, &o[3]);
  if (o[3].negated) decode_stop(d, "the predicate of selp cannot be negated");
  select(d, type, decode_target(d, &o[0], type), x, y, p);
}

static bool predicate_logic(struct decoder *d, const struct opcode *opcode) {
  bool move = !strcmp(opcode->parts[0], "mov"), not = !strcmp(opcode->parts[0], "not");
  const struct operand *o = d->at->operands;
  decode_operands(d, move || not ? 2 : 3);
  int32_t to = decode_predicate(d, &o[0]);
  int32_t x = o[1].kind == O_IMM ? decode_constant(d, 0, o[1].value ? ~(uint64_t)0 : 0) : decode_predicate(d, &o[1]);
  int32_t y = move || not ? x : decode_predicate(d, &o[2]);
  emit2(d, OP_LOGIC, to, x, y)->aux = move ? LOGIC_MOVE : not ? LOGIC_NOT : logic_of(d, opcode->parts[0]);
  return true;
}

/* ---- moves ---- */

static void emit_clock(struct decoder *d, const struct operand *to, enum special special) {
  struct op *op = decode_emit(d, OP_CLOCK);
  op->d = decode_target(d, to, special_type(special));
  op->aux = (int32_t)special;
}

/* mov.b64 {lo,hi}, x and mov.b64 x, {lo,hi} */
static void unpack(struct decoder *d, enum ptx_type type, const struct operand *to, const struct operand *from) {
  enum ptx_type half = bits_of(ptx_type_size(type) / 2);
  if (to->count != 2 || ptx_type_size(type) < 4) decode_stop(d, "only pairs are supported");
  int32_t x = decode_source(d, from, type);
  emit2(d, by_size(type, 0, LANE_low_b32, LANE_low_b64), decode_target(d, &to->list[0], half), x, 0);
  emit2(d, by_size(type, 0, LANE_high_b32, LANE_high_b64), decode_target(d, &to->list[1], half), x, 0);
}

static void pack(struct decoder *d, enum ptx_type type, const struct operand *to, const struct operand *from) {
  enum ptx_type half = bits_of(ptx_type_size(type) / 2);
  if (from->count != 2 || ptx_type_size(type) < 4) decode_stop(d, "only pairs are supported");
  int32_t x = decode_source(d, &from->list[0], half), y = decode_source(d, &from->list[1], half);
  emit2(d, by_size(type, 0, LANE_pack_b32, LANE_pack_b64), decode_target(d, to, type), x, y);
}

static void mov(struct decoder *d, const struct opcode *opcode) {
  decode_operands(d, 2);
  const struct operand *to = &d->at->operands[0], *from = &d->at->operands[1];
  enum ptx_type type = last_type(opcode);
  if (type == T_PRED) {
    predicate_logic(d, opcode);
    return;
  }
  if (ptx_type_size(type) < 2) decode_stop(d, "unknown type");
  if (to->kind == O_VEC) {
    unpack(d, type, to, from);
  } else if (from->kind == O_VEC) {
    pack(d, type, to, from);
  } else if (from->kind == O_SPECIAL && from->special >= SR_CLOCK) {
    emit_clock(d, to, from->special);
  } else {
    int32_t x = decode_source(d, from, type);
    emit2(d, by_size(type, LANE_mov_b16, LANE_mov_b32, LANE_mov_b64), decode_target(d, to, type), x, 0);
  }
}

/* ---- conversions ---- */

/* Checks the rounding; returns which one to an integer, 0 for none. */
static char rounding_of(struct decoder *d, const struct opcode *opcode, enum ptx_type to, enum ptx_type from) {
  char rounding = 0;
  bool integral = false;
  for (int i = 1; i < opcode->count - 2; i++) {
    const char *part = opcode->parts[i];
    if (part[0] == 'r' && strchr("nzmp", part[1]) && (!part[2] || !strcmp(part + 2, "i"))) {
      rounding = part[1];
      integral = part[2] == 'i';
    } else if (strcmp(part, "sat")) {
      decode_stop(d, "unknown modifier '.%s'", part);
    }
  }
  bool narrows = ptx_type_is_float(to) && (!ptx_type_is_float(from) || ptx_type_size(to) < ptx_type_size(from));
  if (ptx_type_is_float(from) && !ptx_type_is_float(to) && !integral) decode_stop(d, "Rounding modifier required");
  if (narrows && !integral && !rounding) decode_stop(d, "Rounding modifier required");
  if (narrows && !integral && rounding != 'n') decode_stop(d, "rounding other than .rn; refused");
  if (!ptx_type_is_float(to) && !ptx_type_is_float(from) && rounding) decode_stop(d, "Illegal modifier for instruction");
  return integral ? rounding : 0;
}

/* A register of cvt has the size of the type or more, for floats exactly. */
static unsigned cvt_size(struct decoder *d, const struct operand *o, enum ptx_type type) {
  unsigned size = ptx_type_size(type), have = o->kind == O_REG ? ptx_type_size(o->type) : size;
  if (o->kind == O_REG && o->type == T_PRED) decode_stop(d, "Arguments mismatch for instruction");
  bool kind_differs = o->kind == O_REG && !ptx_type_is_bits(o->type) && ptx_type_is_float(o->type) != ptx_type_is_float(type);
  if (have < size || kind_differs || (ptx_type_is_float(type) && have != size))
    decode_stop(d, "Arguments mismatch for instruction (operand '%s')", o->name ? o->name : "literal");
  return have;
}

static void cvt(struct decoder *d, const struct opcode *opcode) {
  decode_operands(d, 2);
  if (opcode->count < 3) decode_stop(d, "two types are needed");
  const struct operand *o = d->at->operands;
  enum ptx_type to = ptx_type_of(opcode->parts[opcode->count - 2]), from = last_type(opcode);
  if (to < T_B8 || from < T_B8 || to == T_F16 || from == T_F16) decode_stop(d, "unsupported types");
  unsigned to_size = cvt_size(d, &o[0], to), from_size = cvt_size(d, &o[1], from);
  char rounding = rounding_of(d, opcode, to, from);
  if (to_size == ptx_type_size(to) && from_size == ptx_type_size(from) && tabled(d)) return;
  int32_t x = decode_source(d, &o[1], o[1].kind == O_REG ? bits_of(from_size) : from);
  int32_t target = decode_target(d, &o[0], bits_of(to_size));
  decode_convert(d, target, x, (struct conversion){.to = to, .from = from, .to_size = (uint8_t)to_size,
      .from_size = (uint8_t)from_size, .rounding = rounding, .saturate = opcode_has(opcode, "sat")});
}

/* ---- exchange within a warp ---- */

/* shfl.sync.bfly.b32 r|p, a, b, c, membermask */
static void shuffle(struct decoder *d, const struct opcode *opcode) {
  static const char *const modes[] = {"up", "down", "bfly", "idx"};
  decode_operands(d, 5);
  if (!opcode_has(opcode, "sync")) decode_stop(d, "shfl without .sync is gone since sm_70");
  const struct operand *o = d->at->operands;
  int mode = -1;
  for (int i = 0; i < 4; i++)
    if (opcode_has(opcode, modes[i])) mode = i;
  if (mode < 0) decode_stop(d, "unknown mode");
  int32_t x = decode_source(d, &o[1], T_B32), y = decode_source(d, &o[2], T_B32), w = decode_source(d, &o[3], T_B32);
  struct op *op = emit2(d, OP_SHUFFLE, decode_target(d, &o[0], T_B32), x, y);
  op->z = w;
  op->aux = mode;
  op->d2 = o[0].reg2 >= 0 ? decode_reg(d, o[0].reg2) : -1;
}

static void vote(struct decoder *d, const struct opcode *opcode) {
  static const char *const modes[] = {"all", "any", "uni", "ballot"};
  decode_operands(d, 3);
  if (!opcode_has(opcode, "sync")) decode_stop(d, "vote without .sync is gone since sm_70");
  const struct operand *o = d->at->operands;
  int mode = -1;
  for (int i = 0; i < 4; i++)
    if (opcode_has(opcode, modes[i])) mode = i;
  if (mode < 0) decode_stop(d, "unknown mode");
  int32_t p = decode_predicate(d, &o[1]);
  struct op *op = emit2(d, OP_VOTE, mode == VOTE_BALLOT ? decode_target(d, &o[0], T_B32) : decode_predicate(d, &o[0]), p, 0);
  op->aux = mode;
  op->negate = o[1].negated;
}

bool decode_lane_instruction(struct decoder *d, const struct opcode *opcode) {
  const char *base = opcode->parts[0];
  bool on_predicates = last_type(opcode) == T_PRED;
  if (!strcmp(base, "mov")) mov(d, opcode);
  else if (!strcmp(base, "setp")) setp(d, opcode);
  else if (!strcmp(base, "set")) set(d, opcode);
  else if (!strcmp(base, "testp") && opcode->count == 3) testp(d);
  else if (!strcmp(base, "selp")) selp(d, opcode);
  else if (!strcmp(base, "cvt")) cvt(d, opcode);
  else if (!strcmp(base, "shfl")) shuffle(d, opcode);
  else if (!strcmp(base, "vote")) vote(d, opcode);
  else if (on_predicates && (!strcmp(base, "and") || !strcmp(base, "or") || !strcmp(base, "xor") || !strcmp(base, "not")))
    return predicate_logic(d, opcode);
  else return tabled(d);
  return true;
}
