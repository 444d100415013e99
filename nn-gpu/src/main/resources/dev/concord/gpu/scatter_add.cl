// Adds rows into a table of zeros: out[r, c] = Σ x[i, c] over the positions i with index[i] = r, from
// +0, in ascending order. out has `rows` rows of `width` elements, x has `positions` rows.

// One work-item computes one element; neighbours read the same indices.
GROUP_SIZE(256, 1, 1)
KERNEL(scatter_add)(
    MEMORY(float, out), MEMORY(const float, x), MEMORY(const int, index), int rows, int width,
    int positions) {
  OPEN(float, out);
  OPEN(const float, x);
  OPEN(const int, index);
  int first = GROUP_ID(0) * 256;
  if (LOCAL_ID(0) < rows * width - first) {
    int at = first + LOCAL_ID(0);
    int row = at / width;
    int column = at - row * width;
    float sum = 0.0f;
    for (int i = 0; i < positions; i++) {
      if (index[i] == row) {
        sum = sum + x[i * width + column];
      }
    }
    out[at] = sum;
  }
}
