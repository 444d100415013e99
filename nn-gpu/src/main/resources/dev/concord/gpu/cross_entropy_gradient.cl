// Adjoint of the logits of a softmax cross-entropy: with row weight w and adjoint g of the row's loss
//   label t:                            (p_c − [c = t]) · (w · g)
//   distribution t:                     (p_c − t_c) · (w · g)
//   distribution t, class weights w_c:  (p_c · w − t_c · w_c) · g
// One work-item computes one element of [rows, classes].

#if ENTRY(cross_entropy_gradient_labels)
GROUP_SIZE(256, 1, 1)
KERNEL(cross_entropy_gradient_labels)(
    MEMORY(float, out), MEMORY(const float, p), MEMORY(const int, labels),
    MEMORY(const float, weights), MEMORY(const float, g), int count, int classes) {
  OPEN(float, out);
  OPEN(const float, p);
  OPEN(const int, labels);
  OPEN(const float, weights);
  OPEN(const float, g);
  int first = GROUP_ID(0) * 256;
  if (LOCAL_ID(0) < count - first) {
    int i = first + LOCAL_ID(0);
    int row = i / classes;
    float target = labels[row] == i - row * classes ? 1.0f : 0.0f;
    out[i] = (p[i] - target) * (weights[row] * g[row]);
  }
}
#endif

#if ENTRY(cross_entropy_gradient_distributions)
GROUP_SIZE(256, 1, 1)
KERNEL(cross_entropy_gradient_distributions)(
    MEMORY(float, out), MEMORY(const float, p), MEMORY(const float, targets),
    MEMORY(const float, weights), MEMORY(const float, g), int count, int classes,
    MEMORY(const float, class_weights), int weighted) {
  OPEN(float, out);
  OPEN(const float, p);
  OPEN(const float, targets);
  OPEN(const float, weights);
  OPEN(const float, g);
  OPEN(const float, class_weights);
  int first = GROUP_ID(0) * 256;
  if (LOCAL_ID(0) < count - first) {
    int i = first + LOCAL_ID(0);
    int row = i / classes;
    if (weighted) {
      float share = targets[i] * class_weights[i - row * classes];
      out[i] = (p[i] * weights[row] - share) * g[row];
    } else {
      out[i] = (p[i] - targets[i]) * (weights[row] * g[row]);
    }
  }
}
#endif
