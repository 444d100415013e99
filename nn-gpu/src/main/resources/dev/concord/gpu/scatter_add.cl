// Adds rows into a table of zeros: out[r, c] = Σ x[i, c] over the positions i with index[i] = r, from
// +0, in ascending order. out has `rows` rows of `width` elements, x has `positions` rows.
//
// A work-group takes `groupRows` rows of 256 columns at most, one element a work-item. Most positions
// name rows of other groups; so the group first looks through a span of positions together, and
// collects those that name a row of its own, in ascending order. Only these are then gone through
// for every element.

#define GROUP 256
#define SHARE 16
#define SPAN (GROUP * SHARE)

GROUP_SIZE(256, 1, 1)
KERNEL(scatter_add)(
    MEMORY(float, out), MEMORY(const float, x), MEMORY(const int, index), int rows, int width,
    int positions, int groupRows, int columnBlocks) {
  SHARED int found[SPAN];
  SHARED int counts[2 * GROUP];
  OPEN(float, out);
  OPEN(const float, x);
  OPEN(const int, index);
  int firstRow = GROUP_ID(0) / columnBlocks * groupRows;
  int endRow = rows - firstRow < groupRows ? rows : firstRow + groupRows;
  int firstColumn = GROUP_ID(0) % columnBlocks * GROUP;
  int columns = width < GROUP ? width : GROUP;
  int row = firstRow + LOCAL_ID(0) / columns;
  int column = firstColumn + LOCAL_ID(0) % columns;
  int live = row < endRow && column < width;
  float sum = 0.0f;
  for (int start = 0; start < positions; start = start < positions - SPAN ? start + SPAN : positions) {
    int rest = positions - start;
    int begin = LOCAL_ID(0) * SHARE;
    int end = rest < begin + SHARE ? rest : begin + SHARE;
    int mine = 0;
    for (int i = begin; i < end; i++) {
      int to = index[start + i];
      mine += to >= firstRow && to < endRow;
    }
    // Sums of the counts up to each work-item, in two buffers by turns.
    int from = 0;
    counts[LOCAL_ID(0)] = mine;
    BARRIER();
    for (int distance = 1; distance < GROUP; distance *= 2) {
      int before = LOCAL_ID(0) < distance ? 0 : counts[from + LOCAL_ID(0) - distance];
      counts[GROUP - from + LOCAL_ID(0)] = counts[from + LOCAL_ID(0)] + before;
      from = GROUP - from;
      BARRIER();
    }
    int place = counts[from + LOCAL_ID(0)] - mine;
    for (int i = begin; i < end; i++) {
      int to = index[start + i];
      if (to >= firstRow && to < endRow) {
        found[place] = start + i;
        place++;
      }
    }
    BARRIER();
    int all = counts[from + GROUP - 1];
    if (live) {
      for (int i = 0; i < all; i++) {
        int position = found[i];
        if (index[position] == row) {
          sum = sum + x[position * width + column];
        }
      }
    }
    BARRIER();
  }
  if (live) {
    out[row * width + column] = sum;
  }
}
