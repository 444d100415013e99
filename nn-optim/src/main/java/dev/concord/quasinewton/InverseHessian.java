package dev.concord.quasinewton;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The limited-memory approximation H of the inverse Hessian from the last steps s and the changes y
 * of the gradient along them: H⁻¹s = y for the newest pair. Nocedal, "Updating quasi-Newton
 * matrices with limited storage", 1980; Nocedal and Wright, "Numerical optimization", 2nd edition,
 * algorithm 7.4.
 */
final class InverseHessian {
  /** Pairs of less curvature than this, sᵀy against yᵀy, are not kept: H stays positive. */
  private static final double LEAST_CURVATURE = 1e-10;

  /**
   * @param rho 1 ÷ sᵀy
   */
  private record Pair(double[] s, double[] y, double rho) {}

  private final int memory;
  private final Deque<Pair> pairs = new ArrayDeque<>();
  private double scale = 1;

  /** One that keeps the last {@code memory} pairs. */
  InverseHessian(int memory) {
    this.memory = memory;
  }

  /** Whether it has no pair, so that it is the identity. */
  boolean isIdentity() {
    return pairs.isEmpty();
  }

  /** Forgets all pairs. */
  void clear() {
    pairs.clear();
    scale = 1;
  }

  /** Takes in a step and the change of the gradient; the arrays become its own. */
  void add(double[] s, double[] y) {
    double sy = Vectors.dot(s, y);
    double yy = Vectors.dot(y, y);
    if (!(sy > LEAST_CURVATURE * yy)) {
      return;
    }
    if (pairs.size() == memory) {
      pairs.removeFirst();
    }
    pairs.addLast(new Pair(s, y, 1 / sy));
    scale = sy / yy;
  }

  /** −H·g, the direction to search along. */
  double[] direction(double[] gradient) {
    double[] q = gradient.clone();
    double[] alpha = new double[pairs.size()];
    int at = pairs.size();
    for (Iterator<Pair> newestFirst = pairs.descendingIterator(); newestFirst.hasNext(); ) {
      Pair pair = newestFirst.next();
      at--;
      alpha[at] = pair.rho() * Vectors.dot(pair.s(), q);
      add(q, -alpha[at], pair.y());
    }
    for (int i = 0; i < q.length; i++) {
      q[i] *= scale;
    }
    for (Pair pair : pairs) {
      double beta = pair.rho() * Vectors.dot(pair.y(), q);
      add(q, alpha[at] - beta, pair.s());
      at++;
    }
    for (int i = 0; i < q.length; i++) {
      q[i] = -q[i];
    }
    return q;
  }

  private static void add(double[] to, double factor, double[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * what[i];
    }
  }
}
