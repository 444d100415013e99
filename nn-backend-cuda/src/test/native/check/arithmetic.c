/*
 * Each instruction against C, over every combination of special values and over random bits. The references are
 * written another way than lanes.def: float32 through float64 (whose rounding is innocuous for + - * / sqrt),
 * integers through 128 bits, bit operations bit by bit.
 */
#include "check.h"

#include <math.h>

typedef unsigned __int128 u128;
typedef __int128 s128;
typedef uint64_t bits;

enum { RANDOM = 20000 };

static float as_float(bits b) {
  uint32_t w = (uint32_t)b;
  float f;
  memcpy(&f, &w, 4);
  return f;
}
static bits of_float(float f) {
  uint32_t w;
  memcpy(&w, &f, 4);
  return f != f ? 0x7fffffff : w;
}
static double as_double(bits b) {
  double d;
  memcpy(&d, &b, 8);
  return d;
}
static bits of_double(double d) {
  bits b;
  memcpy(&b, &d, 8);
  return d != d ? 0x7fffffffffffffff : b;
}

/* ---- references ---- */

#define REF(name, value) static bits name(bits x, bits y, bits z) { (void)x; (void)y; (void)z; return (bits)(value); }
#define S(x) ((int32_t)(x))
#define U(x) ((uint32_t)(x))
#define SL(x) ((int64_t)(x))
#define F(x) as_float(x)
#define D(x) ((double)as_float(x))
#define DD(x) as_double(x)

REF(add_u32, U((u128)U(x) + U(y)))
REF(sub_u32, U((s128)U(x) - U(y)))
REF(mul_u32, U((u128)U(x) * U(y)))
REF(mad_u32, U((u128)U(x) * U(y) + U(z)))
REF(add_u64, (u128)x + y)
REF(sub_u64, (s128)x - (s128)y)
REF(mul_u64, (u128)x * y)
REF(wide_s32, (s128)S(x) * S(y))
REF(wide_u32, (u128)U(x) * U(y))
REF(mad_wide_s32, (s128)S(x) * S(y) + (s128)SL(z))
REF(hi_s32, U((s128)S(x) * S(y) >> 32))
REF(hi_u32, U((u128)U(x) * U(y) >> 32))
REF(hi_u64, (u128)x * y >> 64)
REF(hi_s64, (s128)SL(x) * SL(y) >> 64)
REF(div_s32, y ? U((s128)S(x) / S(y)) : 0xffffffff)
REF(div_u32, U(y) ? U(x) / U(y) : 0xffffffff)
REF(rem_s32, U(y) ? U((s128)S(x) % S(y)) : U(x))
REF(rem_u32, U(y) ? U(x) % U(y) : U(x))
REF(div_s64, y ? (bits)((s128)SL(x) / SL(y)) : ~(bits)0)
REF(rem_s64, y ? (bits)((s128)SL(x) % SL(y)) : x)
REF(div_u64, y ? x / y : ~(bits)0)
REF(rem_u64, y ? x % y : x)
REF(min_s32, U(S(x) <= S(y) ? x : y))
REF(max_s32, U(S(x) <= S(y) ? y : x))
REF(min_u32, U(U(x) <= U(y) ? x : y))
REF(max_u64, x <= y ? y : x)
REF(min_s64, SL(x) <= SL(y) ? x : y)
REF(neg_s32, U(~U(x) + 1))
REF(abs_s32, U(S(x) < 0 ? -(s128)S(x) : S(x)))
REF(neg_s64, ~x + 1)
REF(and_b32, U(~(~x | ~y)))
REF(or_b32, U(~(~x & ~y)))
REF(xor_b32, U((x | y) & ~(x & y)))
REF(not_b32, U(-1 - S(x)))
REF(not_b64, -1 - SL(x))
REF(shl_b32, U(y) >= 32 ? 0 : U((u128)U(x) << U(y)))
REF(shr_u32, U(y) >= 32 ? 0 : U(x) / (UINT64_C(1) << U(y)))
REF(shr_s32, U(y) >= 32 ? U(S(x) < 0 ? -1 : 0) : U((int64_t)floor((double)S(x) / (double)(UINT64_C(1) << U(y)))))
REF(shl_b64, U(y) >= 64 ? 0 : x << U(y))
REF(shr_u64, U(y) >= 64 ? 0 : x >> U(y))
REF(shr_s64, U(y) >= 64 ? (SL(x) < 0 ? ~(bits)0 : 0) : SL(x) < 0 ? ~(~x >> U(y)) : x >> U(y))
static bits funnel(bits x, bits y, bits z, bool left, bool wrap) {
  unsigned n = wrap ? U(z) % 32 : U(z) > 32 ? 32 : U(z);
  bits r = 0;
  for (unsigned i = 0; i < 32; i++) {
    unsigned from = left ? 32 + i - n : i + n; /* bit of the 64 bits y:x */
    bits bit = from < 32 ? U(x) >> from & 1 : U(y) >> (from - 32) & 1;
    r |= bit << i;
  }
  return r;
}
REF(shf_l_wrap, funnel(x, y, z, true, true))
REF(shf_l_clamp, funnel(x, y, z, true, false))
REF(shf_r_wrap, funnel(x, y, z, false, true))
REF(shf_r_clamp, funnel(x, y, z, false, false))
static bits count(bits x, int n) {
  bits r = 0;
  for (int i = 0; i < n; i++) r += x >> i & 1;
  return r;
}
static bits leading(bits x, int n) {
  bits r = 0;
  for (int i = n - 1; i >= 0 && !(x >> i & 1); i--) r++;
  return r;
}
static bits reversed(bits x, int n) {
  bits r = 0;
  for (int i = 0; i < n; i++) r |= (x >> i & 1) << (n - 1 - i);
  return r;
}
REF(popc_b32, count(x, 32))
REF(popc_b64, count(x, 64))
REF(clz_b32, leading(x, 32))
REF(clz_b64, leading(x, 64))
REF(brev_b32, reversed(x, 32))
REF(brev_b64, reversed(x, 64))
/* PTX's own loop for bfe. */
static bits field(bits x, bits start, bits length, int top, bool sign) {
  unsigned pos = start & 255, len = length & 255;
  unsigned last = pos + len - 1 < (unsigned)top ? pos + len - 1 : (unsigned)top;
  bits s = !sign || len == 0 ? 0 : x >> last & 1, r = 0;
  for (int i = 0; i <= top; i++) r |= ((unsigned)i < len && pos + (unsigned)i <= (unsigned)top ? x >> (pos + (unsigned)i) & 1 : s) << i;
  return r;
}
REF(bfe_u32, field(x, y, z, 31, false))
REF(bfe_s32, field(x, y, z, 31, true))
REF(bfe_u64, field(x, y, z, 63, false))
REF(bfe_s64, field(x, y, z, 63, true))
static bits bytes_of(bits x, bits y, bits z) {
  unsigned char in[8];
  bits r = 0;
  for (int i = 0; i < 4; i++) in[i] = (unsigned char)(x >> 8 * i), in[4 + i] = (unsigned char)(y >> 8 * i);
  for (int i = 0; i < 4; i++) {
    unsigned pick = z >> 4 * i & 15;
    unsigned char b = in[pick & 7];
    if (pick & 8) b = b & 128 ? 255 : 0;
    r |= (bits)b << 8 * i;
  }
  return r;
}
REF(prmt_b32, bytes_of(x, y, z))
REF(lop3_e8, U((x & y) | (x & z) | (y & z)))  /* majority: 0xe8 */
REF(lop3_96, U(x ^ y ^ z))
REF(lop3_2a, U(~x & z) | U(x & ~y & z))

REF(add_f32, of_float((float)(D(x) + D(y))))
REF(sub_f32, of_float((float)(D(x) - D(y))))
REF(mul_f32, of_float((float)(D(x) * D(y))))
REF(div_f32, of_float((float)(D(x) / D(y))))
REF(sqrt_f32, of_float((float)sqrt(D(x))))
REF(rcp_f32, of_float((float)(1 / D(x))))
REF(fma_f32, of_float(fmaf(F(x), F(y), F(z))))
REF(neg_f32, U(x) ^ 0x80000000)
REF(abs_f32, U(x) & 0x7fffffff)
static bits least(bits x, bits y, bool most) {
  if (isnan(F(x)) && isnan(F(y))) return 0x7fffffff;
  if (isnan(F(x))) return U(y);
  if (isnan(F(y))) return U(x);
  if (F(x) == 0 && F(y) == 0) return most ? U(x & y) : U(x | y);
  return U((F(x) < F(y)) != most ? x : y);
}
REF(min_f32, least(x, y, false))
REF(max_f32, least(x, y, true))
REF(copysign_f32, of_float(copysignf(F(y), F(x))) == 0x7fffffff ? (U(y) & 0x7fffffff) | (U(x) & 0x80000000) : of_float(copysignf(F(y), F(x))))
REF(add_f64, of_double(DD(x) + DD(y)))
REF(mul_f64, of_double(DD(x) * DD(y)))
REF(div_f64, of_double(DD(x) / DD(y)))
REF(sqrt_f64, of_double(sqrt(DD(x))))
REF(fma_f64, of_double(fma(DD(x), DD(y), DD(z))))
REF(f64_f32, of_double(D(x)))
REF(f32_f64, of_float((float)DD(x)))

static bits clamped(double x, double low, double high) { /* x is integral or infinite */
  if (isnan(x)) return 0;
  if (x <= low) return (bits)(s128)low;
  if (x >= high) return high == 0x1p64 ? ~(bits)0 : high == 0x1p63 ? INT64_MAX : (bits)(s128)high;
  return (bits)(s128)x;
}
static double half_even(double x) {
  double down = floor(x), rest = x - down;
  if (!isfinite(x)) return x;
  if (rest != 0.5) return rest < 0.5 ? down : down + 1;
  return fmod(down, 2) == 0 ? down : down + 1;
}
REF(rzi_s32, U(clamped(trunc(D(x)), -0x1p31, 0x1p31 - 1)))
REF(rni_s32, U(clamped(half_even(D(x)), -0x1p31, 0x1p31 - 1)))
REF(rmi_s32, U(clamped(floor(D(x)), -0x1p31, 0x1p31 - 1)))
REF(rpi_s32, U(clamped(ceil(D(x)), -0x1p31, 0x1p31 - 1)))
REF(rzi_u32, U(clamped(trunc(D(x)), 0, 0x1p32 - 1)))
REF(rzi_s64, clamped(trunc(D(x)), -0x1p63, 0x1p63))
REF(rzi_u64, clamped(trunc(D(x)), 0, 0x1p64))
REF(rni_u16, clamped(half_even(D(x)), 0, 65535))
REF(rzi_s16, U(clamped(trunc(D(x)), -32768, 32767)))
REF(rzi_s32_f64, U(clamped(trunc(DD(x)), -0x1p31, 0x1p31 - 1)))
static bits integral(bits x, double r) { /* keeps the sign of zero */
  return isnan(F(x)) ? 0x7fffffff : r == 0 ? U(x) & 0x80000000 : of_float((float)r);
}
REF(rni_f32, integral(x, half_even(D(x))))
REF(rzi_f32, integral(x, trunc(D(x))))
REF(rmi_f32, integral(x, floor(D(x))))
REF(rpi_f32, integral(x, ceil(D(x))))
REF(sat_f32, isnan(F(x)) || F(x) <= 0 ? 0 : F(x) >= 1 ? 0x3f800000 : U(x))
REF(s32_f32, of_float((float)S(x)))
REF(u32_f32, of_float((float)U(x)))
REF(s64_f32, of_float((float)SL(x)))
REF(u64_f32, of_float((float)x))
REF(s32_f64, of_double((double)S(x)))
REF(u64_f64, of_double((double)x))
REF(s8_f32, of_float((float)(int8_t)x))
REF(u8_f32, of_float((float)(uint8_t)x))
REF(s8_s32, U((int32_t)(int8_t)x))
REF(u8_u32, (uint8_t)x)
REF(s64_s32, (bits)(int64_t)S(x))
REF(u64_u32, U(x))
REF(u32_u64, U(x))
REF(sat_s8_s32, U(S(x) > 127 ? 127 : S(x) < -128 ? -128 : S(x)))
REF(sat_u8_s32, S(x) > 255 ? 255 : S(x) < 0 ? 0 : U(x))
REF(sat_u32_s64, SL(x) > 0xffffffffLL ? 0xffffffff : SL(x) < 0 ? 0 : x)
REF(sat_s32_u64, x > 0x7fffffff ? 0x7fffffff : x)

/* comparisons as 0 or 1 */
REF(lt_s32, S(x) < S(y))
REF(ge_u32, U(x) >= U(y))
REF(hi_cmp, U(x) > U(y))
REF(ne_b32, U(x) != U(y))
REF(le_s64, SL(x) <= SL(y))
REF(eq_f32, F(x) == F(y))
REF(ne_f32, islessgreater(F(x), F(y)))
REF(lt_f32, isless(F(x), F(y)))
REF(le_f32, islessequal(F(x), F(y)))
REF(gt_f32, isgreater(F(x), F(y)))
REF(ge_f32, isgreaterequal(F(x), F(y)))
REF(equ_f32, isunordered(F(x), F(y)) || F(x) == F(y))
REF(neu_f32, isunordered(F(x), F(y)) || F(x) != F(y))
REF(ltu_f32, isunordered(F(x), F(y)) || F(x) < F(y))
REF(leu_f32, isunordered(F(x), F(y)) || F(x) <= F(y))
REF(gtu_f32, isunordered(F(x), F(y)) || F(x) > F(y))
REF(geu_f32, isunordered(F(x), F(y)) || F(x) >= F(y))
REF(num_f32, !isunordered(F(x), F(y)))
REF(nan_f32, isunordered(F(x), F(y)))
REF(test_finite, !!isfinite(F(x)))
REF(test_infinite, !!isinf(F(x)))
REF(test_number, !isnan(F(x)))
REF(test_nan, !!isnan(F(x)))
REF(test_normal, fpclassify(F(x)) == FP_NORMAL)
REF(test_subnormal, fpclassify(F(x)) == FP_SUBNORMAL)

/* ---- the table: instruction, register kinds of result and operands ('r' 32, 'd' 64, 'f', 'g' double, 'p'), the
 * operands as text, the reference ---- */

static const struct check {
  const char *instruction;
  char to, from[4];
  const char *operands;
  bits (*reference)(bits, bits, bits);
} checks[] = {
    {"add.s32", 'r', "rr", "X, Y", add_u32}, {"sub.u32", 'r', "rr", "X, Y", sub_u32}, {"mul.lo.s32", 'r', "rr", "X, Y", mul_u32},
    {"mad.lo.u32", 'r', "rrr", "X, Y, Z", mad_u32}, {"add.s64", 'd', "dd", "X, Y", add_u64}, {"sub.s64", 'd', "dd", "X, Y", sub_u64},
    {"mul.lo.u64", 'd', "dd", "X, Y", mul_u64}, {"mul.wide.s32", 'd', "rr", "X, Y", wide_s32}, {"mul.wide.u32", 'd', "rr", "X, Y", wide_u32},
    {"mad.wide.s32", 'd', "rrd", "X, Y, Z", mad_wide_s32}, {"mul.hi.s32", 'r', "rr", "X, Y", hi_s32}, {"mul.hi.u32", 'r', "rr", "X, Y", hi_u32},
    {"mul.hi.u64", 'd', "dd", "X, Y", hi_u64}, {"mul.hi.s64", 'd', "dd", "X, Y", hi_s64}, {"div.s32", 'r', "rr", "X, Y", div_s32},
    {"div.u32", 'r', "rr", "X, Y", div_u32}, {"rem.s32", 'r', "rr", "X, Y", rem_s32}, {"rem.u32", 'r', "rr", "X, Y", rem_u32},
    {"div.s64", 'd', "dd", "X, Y", div_s64}, {"rem.s64", 'd', "dd", "X, Y", rem_s64}, {"div.u64", 'd', "dd", "X, Y", div_u64},
    {"rem.u64", 'd', "dd", "X, Y", rem_u64}, {"min.s32", 'r', "rr", "X, Y", min_s32}, {"max.s32", 'r', "rr", "X, Y", max_s32},
    {"min.u32", 'r', "rr", "X, Y", min_u32}, {"max.u64", 'd', "dd", "X, Y", max_u64}, {"min.s64", 'd', "dd", "X, Y", min_s64},
    {"neg.s32", 'r', "r", "X", neg_s32}, {"abs.s32", 'r', "r", "X", abs_s32}, {"neg.s64", 'd', "d", "X", neg_s64},
    {"and.b32", 'r', "rr", "X, Y", and_b32}, {"or.b32", 'r', "rr", "X, Y", or_b32}, {"xor.b32", 'r', "rr", "X, Y", xor_b32},
    {"not.b32", 'r', "r", "X", not_b32}, {"not.b64", 'd', "d", "X", not_b64}, {"shl.b32", 'r', "rr", "X, Y", shl_b32},
    {"shr.u32", 'r', "rr", "X, Y", shr_u32}, {"shr.b32", 'r', "rr", "X, Y", shr_u32}, {"shr.s32", 'r', "rr", "X, Y", shr_s32},
    {"shl.b64", 'd', "dr", "X, Y", shl_b64}, {"shr.u64", 'd', "dr", "X, Y", shr_u64}, {"shr.s64", 'd', "dr", "X, Y", shr_s64},
    {"shf.l.wrap.b32", 'r', "rrr", "X, Y, Z", shf_l_wrap}, {"shf.l.clamp.b32", 'r', "rrr", "X, Y, Z", shf_l_clamp},
    {"shf.r.wrap.b32", 'r', "rrr", "X, Y, Z", shf_r_wrap}, {"shf.r.clamp.b32", 'r', "rrr", "X, Y, Z", shf_r_clamp},
    {"popc.b32", 'r', "r", "X", popc_b32}, {"popc.b64", 'r', "d", "X", popc_b64}, {"clz.b32", 'r', "r", "X", clz_b32},
    {"clz.b64", 'r', "d", "X", clz_b64}, {"brev.b32", 'r', "r", "X", brev_b32}, {"brev.b64", 'd', "d", "X", brev_b64},
    {"bfe.u32", 'r', "rrr", "X, Y, Z", bfe_u32}, {"bfe.s32", 'r', "rrr", "X, Y, Z", bfe_s32}, {"bfe.u64", 'd', "drr", "X, Y, Z", bfe_u64},
    {"bfe.s64", 'd', "drr", "X, Y, Z", bfe_s64}, {"prmt.b32", 'r', "rrr", "X, Y, Z", prmt_b32},
    {"lop3.b32", 'r', "rrr", "X, Y, Z, 0xe8", lop3_e8}, {"lop3.b32", 'r', "rrr", "X, Y, Z, 0x96", lop3_96},
    {"lop3.b32", 'r', "rrr", "X, Y, Z, 0x2a", lop3_2a},
    {"add.rn.f32", 'f', "ff", "X, Y", add_f32}, {"sub.rn.f32", 'f', "ff", "X, Y", sub_f32}, {"mul.rn.f32", 'f', "ff", "X, Y", mul_f32},
    {"div.rn.f32", 'f', "ff", "X, Y", div_f32}, {"sqrt.rn.f32", 'f', "f", "X", sqrt_f32}, {"rcp.rn.f32", 'f', "f", "X", rcp_f32},
    {"fma.rn.f32", 'f', "fff", "X, Y, Z", fma_f32}, {"neg.f32", 'f', "f", "X", neg_f32}, {"abs.f32", 'f', "f", "X", abs_f32},
    {"min.f32", 'f', "ff", "X, Y", min_f32}, {"max.f32", 'f', "ff", "X, Y", max_f32}, {"copysign.f32", 'f', "ff", "X, Y", copysign_f32},
    {"add.rn.f64", 'g', "gg", "X, Y", add_f64}, {"mul.rn.f64", 'g', "gg", "X, Y", mul_f64}, {"div.rn.f64", 'g', "gg", "X, Y", div_f64},
    {"sqrt.rn.f64", 'g', "g", "X", sqrt_f64}, {"fma.rn.f64", 'g', "ggg", "X, Y, Z", fma_f64},
    {"cvt.f64.f32", 'g', "f", "X", f64_f32}, {"cvt.rn.f32.f64", 'f', "g", "X", f32_f64},
    {"cvt.rzi.s32.f32", 'r', "f", "X", rzi_s32}, {"cvt.rni.s32.f32", 'r', "f", "X", rni_s32}, {"cvt.rmi.s32.f32", 'r', "f", "X", rmi_s32},
    {"cvt.rpi.s32.f32", 'r', "f", "X", rpi_s32}, {"cvt.rzi.u32.f32", 'r', "f", "X", rzi_u32}, {"cvt.rzi.s64.f32", 'd', "f", "X", rzi_s64},
    {"cvt.rzi.u64.f32", 'd', "f", "X", rzi_u64}, {"cvt.rzi.s16.f32", 'r', "f", "X", rzi_s16}, {"cvt.rni.u16.f32", 'r', "f", "X", rni_u16},
    {"cvt.rzi.s32.f64", 'r', "g", "X", rzi_s32_f64}, {"cvt.rni.f32.f32", 'f', "f", "X", rni_f32}, {"cvt.rzi.f32.f32", 'f', "f", "X", rzi_f32},
    {"cvt.rmi.f32.f32", 'f', "f", "X", rmi_f32}, {"cvt.rpi.f32.f32", 'f', "f", "X", rpi_f32}, {"cvt.sat.f32.f32", 'f', "f", "X", sat_f32},
    {"cvt.rn.f32.s32", 'f', "r", "X", s32_f32}, {"cvt.rn.f32.u32", 'f', "r", "X", u32_f32}, {"cvt.rn.f32.s64", 'f', "d", "X", s64_f32},
    {"cvt.rn.f32.u64", 'f', "d", "X", u64_f32}, {"cvt.rn.f64.s32", 'g', "r", "X", s32_f64}, {"cvt.rn.f64.u64", 'g', "d", "X", u64_f64},
    {"cvt.rn.f32.s8", 'f', "r", "X", s8_f32}, {"cvt.rn.f32.u8", 'f', "r", "X", u8_f32}, {"cvt.s32.s8", 'r', "r", "X", s8_s32},
    {"cvt.u32.u8", 'r', "r", "X", u8_u32}, {"cvt.s64.s32", 'd', "r", "X", s64_s32}, {"cvt.u64.u32", 'd', "r", "X", u64_u32},
    {"cvt.u32.u64", 'r', "d", "X", u32_u64}, {"cvt.sat.s8.s32", 'r', "r", "X", sat_s8_s32}, {"cvt.sat.u8.s32", 'r', "r", "X", sat_u8_s32},
    {"cvt.sat.u32.s64", 'r', "d", "X", sat_u32_s64}, {"cvt.sat.s32.u64", 'r', "d", "X", sat_s32_u64},
    {"setp.lt.s32", 'p', "rr", "X, Y", lt_s32}, {"setp.ge.u32", 'p', "rr", "X, Y", ge_u32}, {"setp.hi.u32", 'p', "rr", "X, Y", hi_cmp},
    {"setp.ne.b32", 'p', "rr", "X, Y", ne_b32}, {"setp.le.s64", 'p', "dd", "X, Y", le_s64},
    {"setp.eq.f32", 'p', "ff", "X, Y", eq_f32}, {"setp.ne.f32", 'p', "ff", "X, Y", ne_f32}, {"setp.lt.f32", 'p', "ff", "X, Y", lt_f32},
    {"setp.le.f32", 'p', "ff", "X, Y", le_f32}, {"setp.gt.f32", 'p', "ff", "X, Y", gt_f32}, {"setp.ge.f32", 'p', "ff", "X, Y", ge_f32},
    {"setp.equ.f32", 'p', "ff", "X, Y", equ_f32}, {"setp.neu.f32", 'p', "ff", "X, Y", neu_f32}, {"setp.ltu.f32", 'p', "ff", "X, Y", ltu_f32},
    {"setp.leu.f32", 'p', "ff", "X, Y", leu_f32}, {"setp.gtu.f32", 'p', "ff", "X, Y", gtu_f32}, {"setp.geu.f32", 'p', "ff", "X, Y", geu_f32},
    {"setp.num.f32", 'p', "ff", "X, Y", num_f32}, {"setp.nan.f32", 'p', "ff", "X, Y", nan_f32},
    {"testp.finite.f32", 'p', "f", "X", test_finite}, {"testp.infinite.f32", 'p', "f", "X", test_infinite},
    {"testp.number.f32", 'p', "f", "X", test_number}, {"testp.notanumber.f32", 'p', "f", "X", test_nan},
    {"testp.normal.f32", 'p', "f", "X", test_normal}, {"testp.subnormal.f32", 'p', "f", "X", test_subnormal},
};

/* ---- values ---- */

static const uint32_t words[] = {0, 1, 2, 3, 7, 8, 31, 32, 33, 127, 128, 255, 256, 0x7fff, 0x8000, 0x7fffffff, 0x80000000,
                                 0x80000001, 0xfffffffe, 0xffffffff, 0x12345678};
static const uint64_t longs[] = {0, 1, 2, 31, 63, 64, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x7fffffffffffffff,
                                 0x8000000000000000, 0x8000000000000001, 0xfffffffffffffffe, 0xffffffffffffffff,
                                 0xffffffff80000000, 0x0123456789abcdef, 0x0000008000000001, 0x7fffff4000000001};
static const float singles[] = {0.f, -0.f, 1.f, -1.f, 0x1p-149f, -0x1p-149f, 0x1.fffffcp-127f, 0x1p-126f, -0x1p-126f, 0x1.fffffep127f,
                                INFINITY, -INFINITY, 0.1f, 3.f, 0.5f, 1.5f, 2.5f, -2.5f, -0.5f, 0x1p24f, 16777215.f, 0x1p31f, -0x1p31f,
                                2147483520.f, 0x1p32f, 4294967040.f, 0x1p63f, -0x1p63f, 0x1p64f, 65535.5f, -32769.f, 0.99999994f, 1e-30f};

static int special_count(char kind) {
  return kind == 'r' ? (int)(sizeof words / sizeof *words)
         : kind == 'd' ? (int)(sizeof longs / sizeof *longs) : (int)(sizeof singles / sizeof *singles) + 2;
}

static bits special(char kind, int i) {
  if (kind == 'r') return words[i];
  if (kind == 'd') return longs[i];
  int n = (int)(sizeof singles / sizeof *singles);
  bits nan = i == n ? 0x7fc00000 : 0xffa12345;
  uint32_t word = 0;
  if (i < n) memcpy(&word, &singles[i], 4);
  if (kind == 'f') return i < n ? word : nan;
  return i < n ? of_double((double)singles[i] * (i % 2 ? 1 : 1 + 0x1p-50)) : 0x7ff8000000012345;
}

static bits random_value(char kind) {
  bits b = (bits)check_random() << 32 | check_random();
  if (kind == 'd' && b % 3 == 0) b >>= b % 61;
  if (kind == 'f' && b % 2) return of_float((float)(int32_t)(b >> 8) * 0x1p-20f);
  if (kind == 'g' && b % 2) return of_double((double)(int64_t)b * 0x1p-40);
  return kind == 'd' || kind == 'g' ? b : b & 0xffffffff;
}

/* ---- one instruction ---- */

static const char *type_of(char kind) { return kind == 'r' || kind == 'p' ? "b32" : kind == 'f' ? "f32" : kind == 'd' ? "b64" : "f64"; }

static char *kernel_of(const struct check *c) {
  static const char *const prefix[128] = {['r'] = "r", ['d'] = "rd", ['f'] = "f", ['g'] = "fd", ['p'] = "p"};
  char body[2000], *at = body;
  at += sprintf(at, "ld.param.u64 %%rd10, [out];\nld.param.u32 %%r10, [n];\nmov.u32 %%r11, %%tid.x;\nmov.u32 %%r12, %%ctaid.x;\n"
                    "mad.lo.s32 %%r11, %%r12, 128, %%r11;\nsetp.ge.s32 %%p7, %%r11, %%r10;\n@%%p7 bra END;\n");
  int n = (int)strlen(c->from);
  for (int i = 0; i < n; i++)
    at += sprintf(at, "ld.param.u64 %%rd11, [%c];\nmad.wide.s32 %%rd11, %%r11, 8, %%rd11;\nld.global.%s %%%s%d, [%%rd11];\n", "xyz"[i],
                  type_of(c->from[i]), prefix[(int)c->from[i]], i + 1);
  at += sprintf(at, "%s %%%s4, ", c->instruction, prefix[(int)c->to]);
  for (const char *o = c->operands; *o; o++) {
    if (*o >= 'X' && *o <= 'Z') at += sprintf(at, "%%%s%d", prefix[(int)c->from[*o - 'X']], *o - 'X' + 1);
    else *at++ = *o;
  }
  at += sprintf(at, ";\n");
  if (c->to == 'p') at += sprintf(at, "selp.b32 %%r4, 1, 0, %%p4;\n");
  sprintf(at, "mad.wide.s32 %%rd11, %%r11, 8, %%rd10;\nst.global.%s [%%rd11], %%%s4;\nEND:", type_of(c->to),
          c->to == 'p' ? "r" : prefix[(int)c->to]);
  return check_kernel(".param .u64 x, .param .u64 y, .param .u64 z, .param .u64 out, .param .u32 n", body);
}

static void check_one(const struct check *c) {
  int operands = (int)strlen(c->from), specials = 1, n;
  for (int i = 0; i < operands; i++) specials *= special_count(c->from[i]);
  n = specials + RANDOM;
  bits *in[3] = {0}, *out = calloc((size_t)n, sizeof *out);
  CUdeviceptr device[3] = {0}, result = check_room((size_t)n * 8);
  MUST(cuMemsetD8_v2(result, 0, (size_t)n * 8));
  for (int o = 0; o < operands; o++) {
    in[o] = malloc((size_t)n * sizeof **in);
    for (int i = 0, of = special_count(c->from[o]); i < n; i++) {
      int step = 1;
      for (int before = 0; before < o; before++) step *= special_count(c->from[before]);
      in[o][i] = i < specials ? special(c->from[o], i / step % of) : random_value(c->from[o]);
      if (i >= specials && o > 0 && c->from[o] == 'r' && c->to != 'p' && i % 2) in[o][i] %= 70; /* shift counts */
    }
    device[o] = check_upload(in[o], (size_t)n * 8);
  }
  char *ptx = kernel_of(c);
  CUmodule module = check_load(ptx);
  MUST(check_launch(check_function(module, "k"), ((unsigned)n + 127) / 128, 128, 0, (void *[]){&device[0], &device[1], &device[2], &result, &n}));
  MUST(cuMemcpyDtoH_v2(out, result, (size_t)n * 8));
  bool narrow = c->to == 'r' || c->to == 'f' || c->to == 'p';
  int wrong = 0;
  for (int i = 0; i < n; i++) {
    bits x = in[0][i], y = operands > 1 ? in[1][i] : 0, z = operands > 2 ? in[2][i] : 0, want = c->reference(x, y, z);
    if (narrow) want &= 0xffffffff;
    if (out[i] != want && wrong++ < 2)
      printf("%s of %llx, %llx, %llx is %llx, expected %llx\n", c->instruction, (unsigned long long)x, (unsigned long long)y,
             (unsigned long long)z, (unsigned long long)out[i], (unsigned long long)want);
  }
  CHECK_IS(wrong, 0);
  MUST(cuModuleUnload(module));
  MUST(cuMemFree_v2(result));
  for (int o = 0; o < operands; o++) {
    MUST(cuMemFree_v2(device[o]));
    free(in[o]);
  }
  free(out);
  free(ptx);
}

/* ---- what has another form: 16 bits, four operands, pairs, joined comparisons ---- */

static void check_others(void) {
  char *ptx = check_kernel(".param .u64 out, .param .s8 c, .param .u16 h",
      "ld.param.u64 %rd1, [out];\nld.param.s8 %r1, [c];\nst.u32 [%rd1], %r1;\nld.param.u16 %rs1, [h];\nmul.wide.u16 %r2, %rs1, %rs1;\n"
      "st.u32 [%rd1+4], %r2;\nadd.s16 %rs2, %rs1, -1;\nst.u16 [%rd1+8], %rs2;\nshr.s16 %rs3, %rs1, 4;\nst.u16 [%rd1+10], %rs3;\n"
      "mov.b32 %r3, {%rs1, %rs2};\nst.u32 [%rd1+12], %r3;\nmov.b64 %rd2, {%r3, %r2};\nmov.b64 {%r4, %r5}, %rd2;\nst.v2.u32 [%rd1+16], {%r4, %r5};\n"
      "bfi.b32 %r6, 0xff, 0x12345678, 4, 6;\nst.u32 [%rd1+24], %r6;\nmov.b64 {_, %r7}, %rd2;\nst.u32 [%rd1+28], %r7;\n"
      "setp.lt.s32 %p1, %r1, 0;\nsetp.gt.and.s32 %p2|%p3, 5, 3, !%p1;\nselp.u32 %r8, 1, 2, %p2;\nselp.u32 %r9, 4, 8, %p3;\n"
      "add.u32 %r8, %r8, %r9;\nst.u32 [%rd1+32], %r8;\nset.lt.u32.f32 %r10, 0f3F800000, 0f40000000;\nst.u32 [%rd1+36], %r10;\n"
      "xor.pred %p4, %p1, %p2;\nnot.pred %p5, %p4;\nselp.f32 %f1, 0f3F800000, 0fBF800000, %p5;\nst.f32 [%rd1+40], %f1;\n"
      "{ .reg .b32 %r<4>; mov.u32 %r1, 99; st.u32 [%rd1+44], %r1; }\nst.u8 [%rd1+48], %r1;\nld.u8 %rs4, [%rd1+48];\nld.s8 %rd3, [%rd1+48];\n"
      "st.u64 [%rd1+56], %rd3;\nst.u16 [%rd1+50], %rs4;\nsub.s32 %r11, %r1, %r1;\n@!%p1 mov.u32 %r11, 1;\nst.u32 [%rd1+64], %r11;\n"
      "ld.volatile.global.v4.u32 {%r1, _, %r2, %r3}, [%rd1+16];\nst.u32 [%rd1+68], %r3;");
  CUmodule module = check_load(ptx);
  CUdeviceptr out = check_room(72);
  MUST(cuMemsetD8_v2(out, 0, 72));
  int8_t c = -5;
  uint16_t h = 0xfff0;
  uint32_t got[18];
  MUST(check_launch(check_function(module, "k"), 1, 1, 0, (void *[]){&out, &c, &h}));
  MUST(cuMemcpyDtoH_v2(got, out, 72));
  CHECK_IS(got[0], 0xfffffffb);
  CHECK_IS(got[1], 0xfff0u * 0xfff0u);
  CHECK_IS(got[2], 0xffffffef);
  CHECK_IS(got[3], 0xffeffff0);
  CHECK_IS(got[4], got[3]);
  CHECK_IS(got[5], got[1]);
  CHECK_IS(got[6], 0x123457f8 & ~0u);
  CHECK_IS(got[7], got[1]);
  CHECK_IS(got[8], 2 + 8); /* p2 = (5 > 3) and not (c < 0): false; p3 = (not 5 > 3) and not (c < 0): false */
  CHECK_IS(got[9], 0xffffffff);
  CHECK_IS(got[10], 0xbf800000);
  CHECK_IS(got[11], 99);
  CHECK_IS(got[12], 0x00fb00fb);
  CHECK_IS(got[14], 0xfffffffb);
  CHECK_IS(got[15], 0xffffffff);
  CHECK_IS(got[16], 0);
  CHECK_IS(got[17], got[7]);
  MUST(cuMemFree_v2(out));
  MUST(cuModuleUnload(module));
  free(ptx);
}

/* Parameters beside literals as large as the number of constants: neither may be taken for the other. */
static void check_parameters(void) {
  char body[4000], *at = body;
  at += sprintf(at, "ld.param.u64 %%rd1, [out];\n");
  for (int i = 0; i < 16; i++) at += sprintf(at, "st.global.u32 [%%rd1+%d], %d;\n", 8 * i, i + 16);
  for (int i = 0; i < 8; i++) at += sprintf(at, "ld.param.u32 %%r1, [p%d];\nst.global.u32 [%%rd1+%d], %%r1;\n", i, 8 * i + 4);
  char *ptx = check_kernel(".param .u64 out, .param .u32 p0, .param .u32 p1, .param .u32 p2, .param .u32 p3, .param .u32 p4, .param .u32 p5, "
                           ".param .u32 p6, .param .u32 p7", body);
  CUmodule module = check_load(ptx);
  CUdeviceptr out = check_room(128);
  uint32_t p[8] = {100, 101, 102, 103, 104, 105, 106, 107}, got[32];
  MUST(check_launch(check_function(module, "k"), 1, 1, 0, (void *[]){&out, &p[0], &p[1], &p[2], &p[3], &p[4], &p[5], &p[6], &p[7]}));
  MUST(cuMemcpyDtoH_v2(got, out, sizeof got));
  for (uint32_t i = 0; i < 16; i++) CHECK_IS(got[2 * i], i + 16);
  for (uint32_t i = 0; i < 8; i++) CHECK_IS(got[2 * i + 1], 100 + i);
  MUST(cuMemFree_v2(out));
  MUST(cuModuleUnload(module));
  free(ptx);
}

void check_arithmetic(void) {
  check_parameters();
  for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) check_one(&checks[i]);
  check_others();
}
