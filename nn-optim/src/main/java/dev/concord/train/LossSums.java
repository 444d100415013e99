package dev.concord.train;

/**
 * The losses of an epoch that is not done: sums in float64 on the host, and the float32 sums of the
 * latest steps, which are still on the device. Kept apart so that a pause does not change where the
 * two meet: the epoch's loss comes out the same to the last bit.
 *
 * @param total sum of the losses of rows, each times its weight
 * @param weight sum of those weights: the number of rows where all weigh 1
 * @param latestTotal of the rows since the device's sums were last moved to the host
 * @param latestWeight likewise
 */
public record LossSums(double total, double weight, float latestTotal, double latestWeight) {
  /** Of no rows. */
  public static final LossSums NONE = new LossSums(0, 0, 0, 0);
}
