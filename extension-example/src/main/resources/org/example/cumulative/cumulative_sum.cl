// Running sums of each row: y[row, j] = x[row, 0] + … + x[row, j], in that order from +0; backwards
// from the row's end. x and y are [rows, columns]. One work-item computes one row.
GROUP_SIZE(64, 1, 1)
KERNEL(cumulative_sum)(
    MEMORY(const float, x), MEMORY(float, y), int rows, int columns, int backwards) {
  OPEN(const float, x);
  OPEN(float, y);
  int row = GROUP_ID(0) * 64 + LOCAL_ID(0);
  if (row < rows) {
    float sum = 0.0f;
    for (int j = 0; j < columns; j++) {
      int i = row * columns + (backwards ? columns - 1 - j : j);
      sum = sum + x[i];
      y[i] = sum;
    }
  }
}
