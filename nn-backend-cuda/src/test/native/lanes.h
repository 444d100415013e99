/* The types and helper functions that the expressions of lanes.def are written in. */
#ifndef CONCORD_LANES_H
#define CONCORD_LANES_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
typedef float f32;
typedef double f64;

static inline u32 bits_f32(f32 x) { u32 b; memcpy(&b, &x, 4); return b; }
static inline u64 bits_f64(f64 x) { u64 b; memcpy(&b, &x, 8); return b; }
static inline f32 from_bits_f32(u32 b) { f32 x; memcpy(&x, &b, 4); return x; }
static inline f64 from_bits_f64(u64 b) { f64 x; memcpy(&x, &b, 8); return x; }

/* A GPU's arithmetic gives one NaN; payloads of operands are lost. */
static inline f32 number_f32(f32 x) { return x != x ? from_bits_f32(0x7fffffff) : x; }
static inline f64 number_f64(f64 x) { return x != x ? from_bits_f64(UINT64_C(0x7fffffffffffffff)) : x; }
static inline f32 fused_f32(f32 x, f32 y, f32 z) { return __builtin_fmaf(x, y, z); }
static inline f64 fused_f64(f64 x, f64 y, f64 z) { return __builtin_fma(x, y, z); }
static inline f32 root_f32(f32 x) { return __builtin_sqrtf(x); }
static inline f64 root_f64(f64 x) { return __builtin_sqrt(x); }
static inline f32 magnitude_f32(f32 x) { return from_bits_f32(bits_f32(x) & 0x7fffffff); }
static inline f64 magnitude_f64(f64 x) { return from_bits_f64(bits_f64(x) & INT64_MAX); }
static inline f32 with_sign_f32(f32 x, f32 s) {
  return from_bits_f32((bits_f32(x) & 0x7fffffff) | (bits_f32(s) & 0x80000000));
}
static inline f64 with_sign_f64(f64 x, f64 s) {
  return from_bits_f64((bits_f64(x) & INT64_MAX) | (bits_f64(s) & ~(u64)INT64_MAX));
}

/* min and max: a number wins over NaN, and -0 is less than +0. */
static inline f32 minimum_f32(f32 x, f32 y) {
  f32 r = x < y ? x : y;
  r = x == y ? from_bits_f32(bits_f32(x) | bits_f32(y)) : r;
  r = y != y ? x : r;
  return number_f32(x != x ? y : r);
}
static inline f32 maximum_f32(f32 x, f32 y) {
  f32 r = x > y ? x : y;
  r = x == y ? from_bits_f32(bits_f32(x) & bits_f32(y)) : r;
  r = y != y ? x : r;
  return number_f32(x != x ? y : r);
}
static inline f64 minimum_f64(f64 x, f64 y) {
  f64 r = x < y ? x : y;
  r = x == y ? from_bits_f64(bits_f64(x) | bits_f64(y)) : r;
  r = y != y ? x : r;
  return number_f64(x != x ? y : r);
}
static inline f64 maximum_f64(f64 x, f64 y) {
  f64 r = x > y ? x : y;
  r = x == y ? from_bits_f64(bits_f64(x) & bits_f64(y)) : r;
  r = y != y ? x : r;
  return number_f64(x != x ? y : r);
}

static inline bool is_infinite_f32(f32 x) { return (bits_f32(x) & 0x7fffffff) == 0x7f800000; }
static inline bool is_finite_f32(f32 x) { return (bits_f32(x) & 0x7fffffff) < 0x7f800000; }
static inline bool is_subnormal_f32(f32 x) { return (bits_f32(x) & 0x7fffffff) - 1 < 0x007fffff; }
static inline bool is_normal_f32(f32 x) { return (bits_f32(x) & 0x7fffffff) - 0x00800000 < 0x7f000000; }
static inline bool is_infinite_f64(f64 x) { return (bits_f64(x) & INT64_MAX) == UINT64_C(0x7ff) << 52; }
static inline bool is_finite_f64(f64 x) { return (bits_f64(x) & INT64_MAX) < UINT64_C(0x7ff) << 52; }
static inline bool is_subnormal_f64(f64 x) { return (bits_f64(x) & INT64_MAX) - 1 < (UINT64_C(1) << 52) - 1; }
static inline bool is_normal_f64(f64 x) {
  return (bits_f64(x) & INT64_MAX) - (UINT64_C(1) << 52) < UINT64_C(0x7fe) << 52;
}

static inline u64 high_u64(u64 x, u64 y) { return (u64)((unsigned __int128)x * y >> 64); }
static inline s64 high_s64(s64 x, s64 y) { return (s64)((__int128)x * y >> 64); }
static inline s32 divide_s32(s32 x, s32 y) { return y == 0 ? -1 : y == -1 ? (s32)-(u32)x : x / y; }
static inline s64 divide_s64(s64 x, s64 y) { return y == 0 ? -1 : y == -1 ? (s64)-(u64)x : x / y; }
static inline u64 pair(u32 high, u32 low) { return (u64)high << 32 | low; }
static inline u32 reverse_u32(u32 x) {
  x = (x >> 1 & 0x55555555) | (x & 0x55555555) << 1;
  x = (x >> 2 & 0x33333333) | (x & 0x33333333) << 2;
  x = (x >> 4 & 0x0f0f0f0f) | (x & 0x0f0f0f0f) << 4;
  return __builtin_bswap32(x);
}
static inline u32 bfind_s32(s32 x) {
  u32 u = x < 0 ? ~(u32)x : (u32)x;
  return u ? 31 - (u32)__builtin_clz(u) : ~(u32)0;
}

/* bfe: `length` bits from `start`; past the top come sign bits (of the field, or of x where it ends) or zeros. */
static inline u64 extract(u64 x, u32 start, u32 length, u32 top, bool sign) {
  u32 s = start & 255, n = length & 255;
  u32 last = s + n - 1 < top ? s + n - 1 : top;
  u64 fill = sign && n > 0 && (x >> last & 1) ? ~(u64)0 : 0;
  if (n == 0) return 0;
  if (s > top) return fill;
  u32 kept = last - s + 1;
  u64 mask = kept > 63 ? ~(u64)0 : ((u64)1 << kept) - 1;
  return (x >> s & mask) | (fill & ~mask);
}

/* bfi: the low `length` bits of x over those of y from `start` on. */
static inline u64 insert(u64 x, u64 y, u32 start, u32 length, u32 top) {
  u32 s = start & 255, n = length & 255;
  if (n == 0 || s > top) return y;
  if (s + n > top + 1) n = top + 1 - s;
  u64 mask = (n > 63 ? ~(u64)0 : ((u64)1 << n) - 1) << s;
  return (y & ~mask) | (x << s & mask);
}

/* prmt without a mode: each nibble of the selector picks one of eight bytes; its high bit asks for the sign only. */
static inline u32 permute(u32 x, u32 y, u32 selector) {
  u64 bytes = pair(y, x);
  u32 r = 0;
  for (u32 i = 0; i < 4; i++) {
    u32 pick = selector >> 4 * i & 15;
    u32 byte = (u32)(bytes >> 8 * (pick & 7)) & 255;
    if (pick & 8) byte = byte & 128 ? 255 : 0;
    r |= byte << 8 * i;
  }
  return r;
}

static inline u32 lookup3(u32 x, u32 y, u32 z, u32 table) {
  u32 r = 0;
  for (u32 i = 0; i < 8; i++) {
    u32 minterm = (i & 4 ? x : ~x) & (i & 2 ? y : ~y) & (i & 1 ? z : ~z);
    r |= table >> i & 1 ? minterm : 0;
  }
  return r;
}

#endif
