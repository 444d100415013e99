// Rows of a table: out[i, :] = table[index[i], :], width elements each, count elements in all. An
// index outside the table's rows gives `missing` bits. One work-item moves one element.

// One element's table row and column, with the check of its index.
#define GATHER(type, converted)                                   \
  OPEN(int, out);                                                 \
  OPEN(const type, table);                                        \
  OPEN(const int, index);                                         \
  int first = GROUP_ID(0) * 256;                                  \
  if (LOCAL_ID(0) < count - first) {                              \
    int i = first + LOCAL_ID(0);                                  \
    int row = i / width;                                          \
    int from = index[row];                                        \
    if (from >= 0 && from < rows) {                               \
      type element = table[from * width + (i - row * width)];     \
      out[i] = converted;                                         \
    } else {                                                      \
      out[i] = missing;                                           \
    }                                                             \
  }

// Elements of 4 bytes stay as they are.
#if ENTRY(gather_words)
GROUP_SIZE(256, 1, 1)
KERNEL(gather_words)(
    MEMORY(int, out), MEMORY(const int, table), MEMORY(const int, index), int count, int width,
    int rows, int missing) {
  GATHER(int, element)
}
#endif

// Bytes 0 … 255 become float32.
#if ENTRY(gather_bytes)
GROUP_SIZE(256, 1, 1)
KERNEL(gather_bytes)(
    MEMORY(int, out), MEMORY(const unsigned char, table), MEMORY(const int, index), int count,
    int width, int rows, int missing) {
  GATHER(unsigned char, BITS_OF_FLOAT(FLOAT_OF_INT(element)))
}
#endif
