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

// Where neighbours in x lie along another axis than neighbours in out, one of the two would be
// touched with gaps. So tiles of 32 × 32 go through local memory: out[r · to_row + c] = x[r + c ·
// from_column] for r < rows and c < columns, and so for every position of up to four outer axes.
// One work-group moves one tile.
#define TILE 32
#define LINES 8

#if ENTRY(move_tiles)
GROUP_SIZE(256, 1, 1)
KERNEL(move_tiles)(
    MEMORY(int, out), MEMORY(const int, x), int rows, int columns, int tileRows, int tileColumns,
    int from_column, int to_row, int length1, int length2, int length3, int from0, int from1,
    int from2, int from3, int to0, int to1, int to2, int to3) {
  SHARED int tile[TILE * (TILE + 1)];
  OPEN(int, out);
  OPEN(const int, x);
  int rest = GROUP_ID(0) / tileColumns;
  int column = (GROUP_ID(0) - rest * tileColumns) * TILE;
  int outer_tiles = rest / tileRows;
  int row = (rest - outer_tiles * tileRows) * TILE;
  int from = 0;
  int to = 0;
  rest = outer_tiles;
  STEP(3)
  STEP(2)
  STEP(1)
  from += rest * from0;
  to += rest * to0;
  int across = LOCAL_ID(0) % TILE;
  int line = LOCAL_ID(0) / TILE;
  for (int each = line; each < TILE; each += LINES) {
    if (row + across < rows && column + each < columns) {
      tile[each * (TILE + 1) + across] = x[from + row + across + (column + each) * from_column];
    }
  }
  BARRIER();
  for (int each = line; each < TILE; each += LINES) {
    if (row + each < rows && column + across < columns) {
      out[to + (row + each) * to_row + column + across] = tile[across * (TILE + 1) + each];
    }
  }
}
#endif
