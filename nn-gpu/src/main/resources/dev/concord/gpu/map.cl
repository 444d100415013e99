// Elementwise computation on GPUs: out_o[i] = expression_o(in_0[…], in_1[…], …), i = 0 … count − 1.
// One work-item computes one element. The expression reads and stores through its own parameters,
// so the carried value is not used.

// Every operand lies at the element's index, or is a single element.
#if ENTRY(map_flat)
GROUP_SIZE(256, 1, 1)
KERNEL(map_flat)(int count ELEMENT_PARAMETERS) {
  int first = GROUP_ID(0) * 256;
  if (LOCAL_ID(0) < count - first) {
    int index = first + LOCAL_ID(0);
    float value = 0.0f;
    ELEMENT(value, 0, index, index);
  }
}
#endif

// Some operand has strides of its own: the shape is walked as rows × columns.
#if ENTRY(map_rows)
GROUP_SIZE(256, 1, 1)
KERNEL(map_rows)(int count, int columns ELEMENT_PARAMETERS) {
  int first = GROUP_ID(0) * 256;
  if (LOCAL_ID(0) < count - first) {
    int index = first + LOCAL_ID(0);
    int row = index / columns;
    int column = index - row * columns;
    float value = 0.0f;
    ELEMENT(value, row, column, index);
  }
}
#endif
