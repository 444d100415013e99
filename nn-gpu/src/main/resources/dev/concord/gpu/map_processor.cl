// Elementwise computation on OpenCL processors: as map.cl, but one work-item computes a run of up to
// `run` elements, 16 at a time, row by row.

GROUP_SIZE(1, 1, 1)
KERNEL(map_processor)(int count, int columns, int run ELEMENT_PARAMETERS) {
  int index = GROUP_ID(0) * run;
  int end = run < count - index ? index + run : count;
  int row = index / columns;
  int column = index - row * columns;
  float value = 0.0f;
  float16 value16 = 0.0f;
  while (index < end) {
    int last = columns - column < end - index ? columns : column + end - index;
    for (; column + 16 <= last; column += 16, index += 16) {
      ELEMENT_VECTOR(value16, row, column, index);
    }
    for (; column < last; column++, index++) {
      ELEMENT(value, row, column, index);
    }
    row++;
    column = 0;
  }
}
