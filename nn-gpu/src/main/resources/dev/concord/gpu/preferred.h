// Whether (value, position) comes before (best, best_position); position −1 stands for nothing.
DEVICE int preferred(int largest, float value, int position, float best, int best_position) {
  if (position < 0 || best_position < 0) {
    return position >= 0;
  }
  int value_is_nan = value != value;
  int best_is_nan = best != best;
  if (value_is_nan || best_is_nan) {
    return value_is_nan && (!best_is_nan || position < best_position);
  }
  return (largest ? value > best : value < best) || (value == best && position < best_position);
}
