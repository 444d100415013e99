// gather.cl for OpenCL processors: one work-item moves `items` rows, 16 elements at a time.

#define GATHER(type, converted16, converted)                            \
  OPEN(int, out);                                                       \
  OPEN(const type, table);                                              \
  OPEN(const int, index);                                               \
  int positions = count / width;                                        \
  int i = GROUP_ID(0) * items;                                          \
  int last = items < positions - i ? i + items : positions;             \
  for (; i < last; i++) {                                               \
    GLOBAL int *to = out + i * width;                                   \
    if (index[i] >= 0 && index[i] < rows) {                             \
      GLOBAL const type *from = table + index[i] * width;               \
      int c = 0;                                                        \
      for (; c + 16 <= width; c += 16) {                                \
        vstore16(converted16(vload16(0, from + c)), 0, to + c);         \
      }                                                                 \
      for (; c < width; c++) {                                          \
        to[c] = converted(from[c]);                                     \
      }                                                                 \
    } else {                                                            \
      for (int c = 0; c < width; c++) {                                 \
        to[c] = missing;                                                \
      }                                                                 \
    }                                                                   \
  }

#define SAME(value) (value)
#define FLOAT_BITS_OF_BYTE(value) BITS_OF_FLOAT(FLOAT_OF_INT(value))
#define FLOAT_BITS_OF_BYTE16(value) BITS_OF_FLOAT16(FLOAT_OF_INT16(value))

#if ENTRY(gather_words_processor)
GROUP_SIZE(1, 1, 1)
KERNEL(gather_words_processor)(
    MEMORY(int, out), MEMORY(const int, table), MEMORY(const int, index), int count, int width,
    int rows, int missing, int items) {
  GATHER(int, SAME, SAME)
}
#endif

#if ENTRY(gather_bytes_processor)
GROUP_SIZE(1, 1, 1)
KERNEL(gather_bytes_processor)(
    MEMORY(int, out), MEMORY(const unsigned char, table), MEMORY(const int, index), int count,
    int width, int rows, int missing, int items) {
  GATHER(unsigned char, FLOAT_BITS_OF_BYTE16, FLOAT_BITS_OF_BYTE)
}
#endif
