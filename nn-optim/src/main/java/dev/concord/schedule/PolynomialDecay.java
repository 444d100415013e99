package dev.concord.schedule;

import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Position;
import java.util.List;

/**
 * The rate falls to its end along a power:
 *
 * <pre>
 *   end + (rate − end) · (1 − t ÷ length)^power,  t epochs done; end from t = length on
 * </pre>
 *
 * <p>Keras' PolynomialDecay without cycles; with end 0 PyTorch's PolynomialLR. Power 1 is linear.
 *
 * @param rate of the beginning
 * @param end the rate at the end, at most {@code rate}
 * @param power above 0
 * @param length epochs until the end, above 0; steps inside {@link PerStep}
 */
public record PolynomialDecay(double rate, double end, double power, double length)
    implements LearningRateSchedule {
  /** Checks the numbers. */
  public PolynomialDecay {
    Require.rate("learning rate", rate);
    Require.rate("last learning rate", end);
    Require.order("last learning rate", end, "first one", rate);
    Require.positive("power", power);
    Require.positive("length", length);
  }

  /** Linear, from {@code rate} to 0. */
  public PolynomialDecay(double rate, double length) {
    this(rate, 0, 1, length);
  }

  @Override
  public double rate(Position position, List<EpochReport> history) {
    double t = position.epochs();
    return t >= length ? end : end + (rate - end) * StrictMath.pow(1 - t / length, power);
  }
}
