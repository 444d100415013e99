package dev.concord.tensor;

import java.util.Arrays;

/**
 * The lengths of a tensor's axes, outermost first; elements are stored row-major. A scalar has rank
 * 0 and one element. Immutable. A tensor has fewer than 2^31 elements, checked here.
 */
public final class Shape {
  /** The shape of a scalar. */
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] lengths;
  private final int size;

  private Shape(int[] lengths) {
    long product = 1;
    for (int length : lengths) {
      if (length < 0) {
        throw new IllegalArgumentException(
            "A shape's lengths must not be negative, got " + Arrays.toString(lengths));
      }
      product = Math.multiplyExact(product, length);
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "A tensor must have fewer than 2^31 elements, got shape " + Arrays.toString(lengths));
      }
    }
    this.lengths = lengths;
    this.size = (int) product;
  }

  /** The shape with the given axis lengths, each ≥ 0. */
  public static Shape of(int... lengths) {
    return lengths.length == 0 ? SCALAR : new Shape(lengths.clone());
  }

  /** Number of axes. */
  public int rank() {
    return lengths.length;
  }

  /** Number of elements: the product of all lengths, 1 for a scalar. */
  public int size() {
    return size;
  }

  /** Length of one axis; negative numbers count from the end (−1 is the last). */
  public int length(int axis) {
    return lengths[axis(axis)];
  }

  /** Resolves an axis number that may count from the end. */
  public int axis(int axis) {
    int resolved = axis < 0 ? axis + lengths.length : axis;
    if (resolved < 0 || resolved >= lengths.length) {
      throw new IllegalArgumentException("Axis " + axis + " does not exist in shape " + this);
    }
    return resolved;
  }

  /** A copy of the axis lengths. */
  public int[] lengths() {
    return lengths.clone();
  }

  /** The first {@code count} axes, 0 ≤ count ≤ rank. */
  public Shape leading(int count) {
    requirePlace(count);
    return of(Arrays.copyOfRange(lengths, 0, count));
  }

  /** The axes from {@code first} on, 0 ≤ first ≤ rank. */
  public Shape trailing(int first) {
    requirePlace(first);
    return of(Arrays.copyOfRange(lengths, first, lengths.length));
  }

  private void requirePlace(int place) {
    if (place < 0 || place > lengths.length) {
      throw new IllegalArgumentException(
          "Shape " + this + " has " + lengths.length + " axes, it cannot be cut at " + place);
    }
  }

  /** This shape with {@code next}'s axes behind it. */
  public Shape concat(Shape next) {
    int[] all = Arrays.copyOf(lengths, lengths.length + next.lengths.length);
    System.arraycopy(next.lengths, 0, all, lengths.length, next.lengths.length);
    return of(all);
  }

  /** This shape with one axis set to another length. */
  public Shape with(int axis, int length) {
    int[] changed = lengths.clone();
    changed[axis(axis)] = length;
    return of(changed);
  }

  /** Row-major strides in elements; the stride of the last axis is 1. */
  public int[] strides() {
    int[] strides = new int[lengths.length];
    int stride = 1;
    for (int axis = lengths.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= lengths[axis];
    }
    return strides;
  }

  /**
   * The common shape of two operands under NumPy's broadcasting rule: axes are aligned at the end,
   * and a length of 1 (or a missing axis) stretches to the other's length.
   *
   * @throws IllegalArgumentException where two lengths differ and neither is 1
   */
  public static Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] common = new int[rank];
    for (int fromEnd = 1; fromEnd <= rank; fromEnd++) {
      int left = fromEnd <= a.rank() ? a.length(-fromEnd) : 1;
      int right = fromEnd <= b.rank() ? b.length(-fromEnd) : 1;
      if (left != right && left != 1 && right != 1) {
        throw new IllegalArgumentException("Shapes " + a + " and " + b + " do not broadcast");
      }
      common[rank - fromEnd] = left == 1 ? right : left;
    }
    return of(common);
  }

  /**
   * Strides with which a tensor of this shape is read at positions of the shape {@code target} it
   * broadcasts to: 0 along stretched axes.
   */
  public int[] broadcastStrides(Shape target) {
    int[] own = strides();
    int[] strides = new int[target.rank()];
    int shift = target.rank() - rank();
    for (int axis = 0; axis < rank(); axis++) {
      strides[axis + shift] = lengths[axis] == 1 ? 0 : own[axis];
    }
    return strides;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(lengths, shape.lengths);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(lengths);
  }

  @Override
  public String toString() {
    return Arrays.toString(lengths);
  }
}
