// Where the elements of one kind of axes (those kept by a reduction, or those reduced) lie: up to
// three axes, outermost first, each with a stride. A kernel takes them as AXES(name) and asks for
// the place of a row-major position with PLACE(name, position). A length of 0 stands for "all there
// is": that axis is the outermost.
#define AXES(name) \
  int name##_length1, int name##_length2, int name##_stride0, int name##_stride1, int name##_stride2
#define PLACE(name, position) \
  place(position, name##_length1, name##_length2, name##_stride0, name##_stride1, name##_stride2)

DEVICE int place(int position, int length1, int length2, int stride0, int stride1, int stride2) {
  if (length2 == 0) {
    return position * stride2;
  }
  int middle = position / length2;
  int inner = (position - middle * length2) * stride2;
  if (length1 == 0) {
    return inner + middle * stride1;
  }
  int outer = middle / length1;
  return inner + (middle - outer * length1) * stride1 + outer * stride0;
}
