package dev.concord.backend.cpu.map;

/**
 * The end of the contract's sum over a block: its 32 lanes, each a sum of every 32nd element, added
 * by the tree {@code v[l] += v[l + 16]}, 8, 4, 2, 1. Written out, as the additions of a level then
 * run side by side.
 *
 * <p>Lanes that stand in a vector of n have the tree's first steps behind them when lanes n apart
 * have been added, those farthest apart first; what is left are n lanes and the steps from n ÷ 2
 * on.
 */
public final class LaneSum {
  /** Lanes of the sum. */
  public static final int LANES = 32;

  private LaneSum() {}

  /** The tree over 32 lanes from {@code at} on. */
  public static float of32(float[] v, int at) {
    return (eight(v, at) + eight(v, at + 2)) + (eight(v, at + 1) + eight(v, at + 3));
  }

  /** The tree's steps 8, 4, 2, 1. */
  public static float of16(float[] v, int at) {
    return (four(v, at, 4) + four(v, at + 2, 4)) + (four(v, at + 1, 4) + four(v, at + 3, 4));
  }

  /** The tree's steps 4, 2, 1. */
  public static float of8(float[] v, int at) {
    return four(v, at, 2) + four(v, at + 1, 2);
  }

  /** The tree's steps 2, 1. */
  public static float of4(float[] v, int at) {
    return four(v, at, 1);
  }

  /** Lanes at, at + 4, … at + 28. */
  private static float eight(float[] v, int at) {
    return four(v, at, 8) + four(v, at + 4, 8);
  }

  /** Four lanes a distance apart. */
  private static float four(float[] v, int at, int distance) {
    return (v[at] + v[at + 2 * distance]) + (v[at + distance] + v[at + 3 * distance]);
  }
}
