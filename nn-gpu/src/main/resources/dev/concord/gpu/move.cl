// Moves elements between strided places: out[Σ p · to_stride] = x[Σ p · from_stride] for every
// position p of up to six axes, outermost first (a length of 1 for those there are not). One work-item moves
// one element.

#define MOVE(type)                                                                       \
  OPEN(type, out);                                                                       \
  OPEN(const type, x);                                                                   \
  int first = GROUP_ID(0) * 256;                                                         \
  if (LOCAL_ID(0) < count - first) {                                                     \
    int rest = first + LOCAL_ID(0);                                                      \
    int from = 0;                                                                        \
    int to = 0;                                                                          \
    STEP(5)                                                                              \
    STEP(4)                                                                              \
    STEP(3)                                                                              \
    STEP(2)                                                                              \
    STEP(1)                                                                              \
    out[to + rest * to0] = x[from + rest * from0];                                       \
  }

// Splits the position along one axis off.
#define STEP(axis)                                                                       \
  {                                                                                      \
    int outer = rest / length##axis;                                                     \
    int position = rest - outer * length##axis;                                          \
    from += position * from##axis;                                                       \
    to += position * to##axis;                                                           \
    rest = outer;                                                                        \
  }

#define WALK                                                                             \
  int count, int length1, int length2, int length3, int length4, int length5, int from0, \
      int from1, int from2, int from3, int from4, int from5, int to0, int to1, int to2, int to3, \
      int to4, int to5

#if ENTRY(move_words)
GROUP_SIZE(256, 1, 1)
KERNEL(move_words)(MEMORY(int, out), MEMORY(const int, x), WALK) {
  MOVE(int)
}
#endif

#if ENTRY(move_bytes)
GROUP_SIZE(256, 1, 1)
KERNEL(move_bytes)(MEMORY(unsigned char, out), MEMORY(const unsigned char, x), WALK) {
  MOVE(unsigned char)
}
#endif
