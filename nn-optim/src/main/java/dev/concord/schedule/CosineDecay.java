package dev.concord.schedule;

import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Position;
import java.util.List;

/**
 * The rate falls along half a cosine:
 *
 * <pre>
 *   minimum + ½ (rate − minimum) (1 + cos(π t ÷ length)),  t epochs done; minimum from then on
 * </pre>
 *
 * <p>One cycle of Loshchilov and Hutter (2017), equation 5. PyTorch's CosineAnnealingLR is the same
 * up to {@code length} and rises again behind it; Keras' CosineDecay stays, as here.
 *
 * @param rate of the beginning
 * @param minimum the rate at the end, at most {@code rate}
 * @param length epochs until the minimum, above 0; steps inside {@link PerStep}
 */
public record CosineDecay(double rate, double minimum, double length)
    implements LearningRateSchedule {
  /** Checks the numbers. */
  public CosineDecay {
    Require.rate("learning rate", rate);
    Require.rate("least learning rate", minimum);
    Require.order("least learning rate", minimum, "first one", rate);
    Require.positive("length", length);
  }

  /** Down to 0. */
  public CosineDecay(double rate, double length) {
    this(rate, 0, length);
  }

  @Override
  public double rate(Position position, List<EpochReport> history) {
    double t = position.epochs();
    return t >= length ? minimum : between(rate, minimum, t / length);
  }

  /** From {@code start} to {@code end} along half a cosine, {@code share} of the way. */
  static double between(double start, double end, double share) {
    return end + (start - end) / 2 * (1 + StrictMath.cos(StrictMath.PI * share));
  }
}
