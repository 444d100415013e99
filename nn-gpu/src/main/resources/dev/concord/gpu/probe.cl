// Seven results for each of 256 triples (a, b, c), one work-item each: what SelfTest compares with
// the host's arithmetic.
#define TRIPLES 256

GROUP_SIZE(256, 1, 1)
KERNEL(probe)(MEMORY(float, out), MEMORY(const float, x)) {
  OPEN(float, out);
  OPEN(const float, x);
  int i = LOCAL_ID(0);
  float a = x[i];
  float b = x[TRIPLES + i];
  float c = x[2 * TRIPLES + i];
  float product = a * b;
  out[i] = a + b;
  out[TRIPLES + i] = a - b;
  out[2 * TRIPLES + i] = product;
  out[3 * TRIPLES + i] = product + c;
  out[4 * TRIPLES + i] = fma_exact(a, b, c);
  out[5 * TRIPLES + i] = a / b;
  out[6 * TRIPLES + i] = sqrt_exact(abs_exact(a));
}
