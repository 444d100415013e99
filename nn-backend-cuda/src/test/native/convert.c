/*
 * cvt between any two types, in three steps: operand to an integer or a double that holds it exactly, rounding and
 * saturation, result to the register. Hot conversions have lines of their own in lanes.def.
 */
#include "exec.h"
#include "lanes.h"

#define EACH_LANE for (int i = 0; i < LANES; i++)

/* The value of the operand's type in the low bits of a register. u64 keeps its bits in s64. */
static s64 integer_operand(const u8 *reg, unsigned size, enum ptx_type type, int lane) {
  u64 bits = 0;
  memcpy(&bits, reg + (unsigned)lane * size, size);
  unsigned unused = 64 - 8 * ptx_type_size(type);
  return ptx_type_is_signed(type) ? (s64)(bits << unused) >> unused : (s64)(bits << unused >> unused);
}

static f64 float_operand(const u8 *reg, enum ptx_type type, int lane) {
  return type == T_F32 ? (f64)((const f32 *)reg)[lane] : ((const f64 *)reg)[lane];
}

static f64 round_to_integer(f64 x, char rounding) {
  switch (rounding) {
    case 'n': return __builtin_rint(x); /* the mode of the thread is to nearest even */
    case 'z': return __builtin_trunc(x);
    case 'm': return __builtin_floor(x);
    case 'p': return __builtin_ceil(x);
    default: return x;
  }
}

/* float to integer always saturates; NaN gives 0. */
static s64 to_integer(f64 x, enum ptx_type type) {
  unsigned bits = 8 * ptx_type_size(type);
  if (x != x) return 0;
  if (!ptx_type_is_signed(type)) {
    f64 end = __builtin_ldexp(1, (int)bits);
    u64 most = bits == 64 ? ~(u64)0 : ((u64)1 << bits) - 1;
    return x <= 0 ? 0 : x >= end ? (s64)most : (s64)(u64)x;
  }
  f64 end = __builtin_ldexp(1, (int)bits - 1);
  s64 most = bits == 64 ? INT64_MAX : ((s64)1 << (bits - 1)) - 1;
  return x >= end ? most : x <= -end ? -most - 1 : (s64)x;
}

/* cvt.sat between integers: into the range of the result's type. */
static s64 clamp(s64 x, enum ptx_type to, enum ptx_type from) {
  unsigned bits = 8 * ptx_type_size(to);
  bool huge = !ptx_type_is_signed(from) && x < 0; /* a u64 above every s64 */
  if (ptx_type_is_signed(to)) {
    s64 most = bits == 64 ? INT64_MAX : ((s64)1 << (bits - 1)) - 1;
    return huge || x > most ? most : x < -most - 1 ? -most - 1 : x;
  }
  u64 most = bits == 64 ? ~(u64)0 : ((u64)1 << bits) - 1;
  if (!huge && x < 0) return 0;
  return (u64)x > most ? (s64)most : x;
}

static s64 float_bits(f64 x, const struct conversion *c) {
  if (c->saturate) x = x > 0 ? (x < 1 ? x : 1) : 0; /* NaN gives 0 */
  return c->to == T_F32 ? (s64)bits_f32(number_f32((f32)x)) : (s64)bits_f64(number_f64(x));
}

/* int to float rounds once, from the integer itself. */
static s64 float_of_integer(s64 x, const struct conversion *c) {
  bool huge = !ptx_type_is_signed(c->from) && x < 0;
  if (c->saturate) return float_bits(huge || x > 0 ? 1 : 0, c);
  if (c->to == T_F32) return (s64)bits_f32(huge ? (f32)(u64)x : (f32)x);
  return (s64)bits_f64(huge ? (f64)(u64)x : (f64)x);
}

static s64 convert_lane(const struct conversion *c, const u8 *reg, int lane) {
  bool to_float = ptx_type_is_float(c->to);
  if (ptx_type_is_float(c->from)) {
    f64 x = round_to_integer(float_operand(reg, c->from, lane), c->rounding);
    return to_float ? float_bits(x, c) : to_integer(x, c->to);
  }
  s64 x = integer_operand(reg, c->from_size, c->from, lane);
  if (to_float) return float_of_integer(x, c);
  if (c->saturate) return clamp(x, c->to, c->from);
  unsigned unused = 64 - 8 * ptx_type_size(c->to);
  return ptx_type_is_signed(c->to) ? (s64)((u64)x << unused) >> unused : (s64)((u64)x << unused >> unused);
}

void convert_lanes(const struct conversion *c, uint8_t *file, const struct op *op, uint32_t mask) {
  s64 results[LANES];
  EACH_LANE results[i] = mask >> i & 1 ? convert_lane(c, file + op->x, i) : 0;
  u8 *to = file + op->d;
  EACH_LANE if (mask >> i & 1) memcpy(to + i * c->to_size, &results[i], c->to_size);
}
