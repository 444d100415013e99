package dev.concord.schedule;

import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Position;
import java.util.List;

/**
 * The rate falls by a factor at given epochs:
 *
 * <pre>
 *   rate · ρ^(number of milestones ≤ t),  t epochs done
 * </pre>
 *
 * <p>PyTorch's MultiStepLR, whose default factor is 0.1.
 *
 * @param rate of the beginning
 * @param factor ρ, above 0
 * @param milestones epochs at whose beginning it falls, each above 0 and above the one before;
 *     steps inside {@link PerStep}
 */
public record MultiStepDecay(double rate, double factor, List<Double> milestones)
    implements LearningRateSchedule {
  /** Checks the numbers and copies the milestones. */
  public MultiStepDecay {
    milestones = List.copyOf(milestones);
    Require.rate("learning rate", rate);
    Require.positive("factor", factor);
    double before = 0;
    for (double milestone : milestones) {
      if (!(milestone > before && milestone < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "Milestones must be above 0 and in ascending order, got " + milestones);
      }
      before = milestone;
    }
  }

  @Override
  public double rate(Position position, List<EpochReport> history) {
    int passed = 0;
    while (passed < milestones.size()
        && Elapsed.reached(position.epochs(), milestones.get(passed))) {
      passed++;
    }
    return rate * StrictMath.pow(factor, passed);
  }
}
