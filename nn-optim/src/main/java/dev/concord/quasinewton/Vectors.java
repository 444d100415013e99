package dev.concord.quasinewton;

/** Sums over vectors in double, from the first element to the last. */
final class Vectors {
  private Vectors() {}

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double largest(double[] a) {
    double largest = 0;
    for (double element : a) {
      if (!(Math.abs(element) <= largest)) { // NaN stays
        largest = Math.abs(element);
      }
    }
    return largest;
  }

  static double sumOfSizes(double[] a) {
    double sum = 0;
    for (double element : a) {
      sum += Math.abs(element);
    }
    return sum;
  }
}
