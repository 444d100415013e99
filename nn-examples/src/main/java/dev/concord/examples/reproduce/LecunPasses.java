package dev.concord.examples.reproduce;

import dev.concord.train.EpochReport;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Position;
import java.util.List;

/**
 * How the learning rate falls over the 20 passes of LeCun et al. 1998, section III.D: in the ratio
 * 5 for two passes, 2 for three, 1 for three, ½ for four, then 0.1.
 *
 * @param rate of the first two passes
 */
record LecunPasses(double rate) implements LearningRateSchedule {
  @Override
  public double rate(Position position, List<EpochReport> history) {
    int pass = position.epoch();
    double ratio = pass < 2 ? 5 : pass < 5 ? 2 : pass < 8 ? 1 : pass < 12 ? 0.5 : 0.1;
    return rate * ratio / 5;
  }
}
