// scatter_add.cl for OpenCL processors: one work-item computes `items` rows in one walk over the
// positions.

GROUP_SIZE(1, 1, 1)
KERNEL(scatter_add_processor)(
    MEMORY(float, out), MEMORY(const float, x), MEMORY(const int, index), int rows, int width,
    int positions, int items) {
  OPEN(float, out);
  OPEN(const float, x);
  OPEN(const int, index);
  int first = GROUP_ID(0) * items;
  int last = items < rows - first ? first + items : rows;
  for (int at = first * width; at < last * width; at++) {
    out[at] = 0.0f;
  }
  for (int i = 0; i < positions; i++) {
    if (index[i] >= first && index[i] < last) {
      GLOBAL float *row = out + index[i] * width;
      for (int c = 0; c < width; c++) {
        row[c] = row[c] + x[i * width + c];
      }
    }
  }
}
