package dev.concord.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.schedule.OneCycle.Shape;
import dev.concord.train.EpochReport;
import dev.concord.train.Evaluation;
import dev.concord.train.LearningRateSchedule;
import dev.concord.train.Monitor;
import dev.concord.train.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/**
 * Rates against tables worked out from the published formulas. The tolerance is relative and far
 * below what a wrong formula would give, far above float64 rounding.
 */
class ScheduleTest {
  private static final double RELATIVE = 1e-12;
  private static final int BATCHES = 10;

  /** Taken by the session before the training in question. */
  private static final int EARLIER_STEPS = 17;

  private static double at(LearningRateSchedule schedule, double epochs) {
    int step = (int) Math.round(epochs * BATCHES);
    return schedule.rate(new Position(step / BATCHES, step % BATCHES, BATCHES), List.of());
  }

  private static double atStep(LearningRateSchedule schedule, int step) {
    return at(new PerStep(schedule), (double) step / BATCHES);
  }

  /** Pairs of epochs done and rate. */
  private static void assertRates(LearningRateSchedule schedule, double... table) {
    for (int i = 0; i < table.length; i += 2) {
      double expected = table[i + 1];
      assertEquals(
          expected, at(schedule, table[i]), RELATIVE * expected, schedule + " at " + table[i]);
    }
  }

  @Test
  void constantAndSteps() {
    assertRates(new ConstantRate(0.3), 0, 0.3, 99.9, 0.3);
    assertRates(
        new StepDecay(0.05, 0.1, 30), 0, 0.05, 29.9, 0.05, 30, 0.005, 59, 0.005, 60, 0.0005);
    assertRates(new StepDecay(1, 0.5, 0.5), 0.4, 1, 0.5, 0.5, 1, 0.25);
    assertRates(
        new MultiStepDecay(0.05, 0.1, List.of(30.0, 80.0)),
        29.9,
        0.05,
        30,
        0.005,
        79.9,
        0.005,
        80,
        0.0005,
        500,
        0.0005);
  }

  /** 0.3 ÷ 0.1 is a rounding below 3, yet three falls or cycles have passed. */
  @Test
  void lengthsThatAreNoWholeEpochsEndAtTheirStep() {
    int batches = 10;
    for (int tenths = 1; tenths <= 9; tenths++) {
      LearningRateSchedule steps = new StepDecay(1, 0.5, tenths / 10.0);
      LearningRateSchedule cycles = new CosineRestarts(1, tenths / 10.0);
      LearningRateSchedule growing = new CosineRestarts(1, 0, tenths / 10.0, 2);
      int restart = 0;
      int cycle = tenths;
      for (int step = 0; step < 200; step++) {
        Position position = new Position(step / batches, step % batches, batches);
        String where = "length 0." + tenths + ", step " + step;
        assertEquals(StrictMath.pow(0.5, step / tenths), steps.rate(position, List.of()), where);
        double share = (step % tenths) / (double) tenths;
        double expected = (1 + StrictMath.cos(StrictMath.PI * share)) / 2;
        assertEquals(expected, cycles.rate(position, List.of()), 1e-12, where);
        if (step == restart + cycle) {
          restart = step;
          cycle *= 2;
        }
        share = (step - restart) / (double) cycle;
        expected = (1 + StrictMath.cos(StrictMath.PI * share)) / 2;
        assertEquals(expected, growing.rate(position, List.of()), 1e-12, where);
      }
    }
    // Epoch 7 and 15 of 22 batches, and a milestone that was made by adding.
    LearningRateSchedule milestone =
        new MultiStepDecay(1, 0.5, List.of(7.0 + 1 / 22.0 * 15 + 4e-15));
    assertEquals(1, milestone.rate(new Position(7, 14, 22), List.of()));
    assertEquals(0.5, milestone.rate(new Position(7, 15, 22), List.of()));
  }

  @Test
  void exponential() {
    assertRates(new ExponentialDecay(0.1, 0.25), 0, 0.1, 0.5, 0.05, 1, 0.025, 2, 0.00625);
    assertRates(new PerEpoch(new ExponentialDecay(0.1, 0.25)), 0.9, 0.1, 1, 0.025, 1.9, 0.025);
  }

  @Test
  void polynomial() {
    // PyTorch's example of PolynomialLR: 0.001, power 1, 4 iterations
    assertRates(
        new PolynomialDecay(0.001, 4), 0, 0.001, 1, 0.00075, 2, 0.0005, 3, 0.00025, 4, 0, 9, 0);
    assertRates(
        new PolynomialDecay(1.1, 0.1, 2, 10), 0, 1.1, 5, 0.1 + 0.25, 9, 0.1 + 0.01, 10, 0.1);
  }

  @Test
  void cosine() {
    double root = Math.sqrt(0.5);
    assertRates(
        new CosineDecay(1, 0, 8), 0, 1, 2, (1 + root) / 2, 4, 0.5, 6, (1 - root) / 2, 8, 0, 9, 0);
    assertRates(new CosineDecay(0.9, 0.1, 3), 1, 0.1 + 0.4 * 1.5, 2, 0.1 + 0.4 * 0.5, 30, 0.1);
  }

  @Test
  void cosineWithRestarts() {
    assertRates(new CosineRestarts(1, 10), 0, 1, 5, 0.5, 9, atCosine(0.9), 10, 1, 15, 0.5, 100, 1);
    // T₀ = 1, growth 2 as in figure 1 of the paper: cycles begin at 0, 1, 3, 7, 15
    CosineRestarts growing = new CosineRestarts(0.05, 0.01, 1, 2);
    for (int start : new int[] {0, 1, 3, 7, 15}) {
      assertRates(growing, start, 0.05, start + (start + 1) / 2.0, 0.03);
    }
    assertRates(growing, 6, 0.01 + 0.04 * atCosine(0.75));
  }

  private static double atCosine(double share) {
    return 0.5 * (1 + Math.cos(Math.PI * share));
  }

  @Test
  void oneCycle() {
    // PyTorch's OneCycleLR(max_lr = 0.1, total_steps = 10): peak at step 2, then 7 steps down
    OneCycle cycle = new OneCycle(0.1, 10);
    double first = 0.1 / 25;
    double last = first / 1e4;
    double[] expected = new double[12];
    for (int s = 0; s <= 2; s++) {
      expected[s] = 0.1 + (first - 0.1) * atCosine(s / 2.0);
    }
    for (int s = 3; s < 10; s++) {
      expected[s] = last + (0.1 - last) * atCosine((s - 2) / 7.0);
    }
    expected[10] = last;
    expected[11] = last;
    for (int s = 0; s < expected.length; s++) {
      assertEquals(expected[s], atStep(cycle, s), 1e-12 * 0.1, "step " + s);
    }
    // The same numbers of steps, as epochs of ten batches.
    assertEquals(expected[5], at(new OneCycle(0.1, 1), 0.5), 1e-13);
  }

  @Test
  void oneCycleOfThreePhases() {
    // 12 steps, rise ¼: up to step 2, down to 4, out to 11
    OneCycle cycle = new OneCycle(1, 12, 0.25, 10, 100, Shape.LINEAR, true);
    double[] expected = new double[12];
    expected[0] = 0.1;
    expected[1] = 0.55;
    expected[2] = 1;
    expected[3] = 0.55;
    for (int s = 4; s < 12; s++) {
      expected[s] = 0.1 + (0.001 - 0.1) * (s - 4) / 7;
    }
    for (int s = 0; s < 12; s++) {
      assertEquals(expected[s], atStep(cycle, s), RELATIVE, "step " + s);
    }
  }

  /** PyTorch's anneal: from the highest momentum to the lowest at the peak, and back to the end. */
  @Test
  void oneCycleMovesTheMomentumTheOtherWay() {
    OneCycle cycle = new OneCycle(0.1, 10).cyclingMomentum();
    for (int s = 0; s < 12; s++) {
      double expected =
          s <= 2
              ? 0.85 + (0.95 - 0.85) * atCosine(s / 2.0)
              : s < 10 ? 0.95 + (0.85 - 0.95) * atCosine((s - 2) / 7.0) : 0.95;
      assertEquals(expected, momentumAtStep(new PerStep(cycle), s), RELATIVE, "step " + s);
    }
    OneCycle three =
        new OneCycle(1, 12, 0.25, 10, 100, Shape.LINEAR, true).cyclingMomentum(0.5, 0.9);
    double[] table = {0.9, 0.7, 0.5, 0.7, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9};
    for (int s = 0; s < table.length; s++) {
      assertEquals(table[s], momentumAtStep(new PerStep(three), s), RELATIVE, "step " + s);
      double later = momentumAtStep(new PerStep(new WarmUp(3, three)), s + 3);
      assertEquals(table[s], later, RELATIVE, "step " + s + " after warm-up");
    }
    assertEquals(0.9, momentumAtStep(new PerStep(new WarmUp(3, three)), 1));
    // Epochs of ten steps: the second begins near the end of the cycle of twelve tenths.
    LearningRateSchedule epochs = new PerEpoch(new OneCycle(0.1, 1.2).cyclingMomentum());
    assertEquals(0.95, momentumAtStep(epochs, 9), RELATIVE);
    assertEquals(OptionalDouble.empty(), new OneCycle(1, 9).momentum(position(3), List.of()));
    // The rate is what it is without.
    assertEquals(atStep(new OneCycle(0.1, 10), 4), atStep(cycle, 4));
  }

  private static double momentumAtStep(LearningRateSchedule schedule, int step) {
    return schedule.momentum(position(step), List.of()).orElseThrow();
  }

  private static Position position(int step) {
    return new Position(step / BATCHES, step % BATCHES, BATCHES);
  }

  @Test
  void warmUpComesBeforeAnyOther() {
    LearningRateSchedule decay = new StepDecay(0.8, 0.5, 1);
    assertRates(new WarmUp(2, 0, decay), 0, 0, 0.5, 0.2, 1, 0.4, 2, 0.8, 2.9, 0.8, 3, 0.4);
    // PyTorch's example of LinearLR: 0.05, ⅓ … over 4
    assertRates(
        new WarmUp(4, new ConstantRate(0.05)),
        0,
        0.05 / 3,
        1,
        0.025,
        2,
        0.1 / 3,
        3,
        0.05 / 1.2,
        4,
        0.05);
    LearningRateSchedule steps = new PerStep(new WarmUp(4, 0.5, new PolynomialDecay(1, 8)));
    assertRates(steps, 0, 0.5, 0.2, 0.75, 0.4, 1, 0.8, 0.5, 1.2, 0);
  }

  @Test
  void perStepCountsSteps() {
    assertRates(new PerStep(new StepDecay(1, 0.1, 15)), 1.4, 1, 1.5, 0.1, 2.9, 0.1, 3, 0.01);
  }

  /** Reports with the given validation losses. */
  private static List<EpochReport> history(double... losses) {
    List<EpochReport> history = new ArrayList<>();
    for (double loss : losses) {
      history.add(
          new EpochReport(
              history.size() + 1,
              EARLIER_STEPS + (history.size() + 1) * BATCHES,
              0,
              0,
              null,
              new Evaluation(loss, null),
              1,
              1));
    }
    return history;
  }

  private static double after(ReduceOnPlateau schedule, double... losses) {
    return schedule.rate(new Position(losses.length, 0, BATCHES), history(losses));
  }

  @Test
  void plateauLowersTheRateAfterPatience() {
    ReduceOnPlateau schedule = new ReduceOnPlateau(1, Monitor.VALIDATION_LOSS, 0.5, 2);
    assertEquals(1, after(schedule));
    assertEquals(1, after(schedule, 3, 2, 2, 2));
    assertEquals(0.5, after(schedule, 3, 2, 2, 2, 2)); // the third in a row
    assertEquals(0.5, after(schedule, 3, 2, 2, 2, 2, 2, 2));
    assertEquals(0.25, after(schedule, 3, 2, 2, 2, 2, 2, 2, 2));
    assertEquals(1, after(schedule, 3, 2, 2, 2, 1.9, 2, 2));
    assertEquals(0.5, after(schedule, 3, 2, 2, Double.NaN, 2)); // NaN is no improvement
    // better by less than a ten-thousandth is not better
    assertEquals(0.5, after(schedule, 2, 1.9999, 1.9999, 1.9999));
    assertEquals(1, after(schedule, 2, 1.9997, 1.9997, 1.9997));
  }

  /** A Poisson loss or R² below 0 must grow better by a share of its size, not of its value. */
  @Test
  void plateausBelowZeroArePlateaus() {
    ReduceOnPlateau falling = new ReduceOnPlateau(1, Monitor.VALIDATION_LOSS, 0.5, 2);
    assertEquals(0.5, after(falling, -1, -1, -1, -1));
    assertEquals(0.5, after(falling, -1, -0.99995, -0.9999, -0.99985)); // ever a little worse
    assertEquals(1, after(falling, -1, -1.0002, -1.0002, -1.0002));
    assertEquals(0.5, after(falling, -1, -1.00005, -1.00005, -1.00005));
    ReduceOnPlateau growing = new ReduceOnPlateau(1, Monitor.highest("validation_loss"), 0.5, 2);
    assertEquals(0.5, after(growing, -1, -1, -1, -1));
    assertEquals(1, after(growing, -1, -0.9998, -0.9998, -0.9998));
  }

  /** The losses of the warm-up, 1 and worse, are none of the plateau that comes after it. */
  @Test
  void aPlateauBeginsAfterTheWarmUp() {
    ReduceOnPlateau plateau = new ReduceOnPlateau(1, Monitor.VALIDATION_LOSS, 0.5, 1);
    for (WarmUp warmUp : List.of(new WarmUp(3, plateau), new WarmUp(2.5, plateau))) {
      assertEquals(1, rateAfter(warmUp, 1, 2, 2));
      assertEquals(1, rateAfter(warmUp, 1, 2, 2, 3, 3));
      assertEquals(0.5, rateAfter(warmUp, 1, 2, 2, 3, 3, 3)); // the second no better than 3
      assertEquals(1, rateAfter(warmUp, 1, 2, 2, 3, 2, 3));
    }
    assertEquals(0.5, rateAfter(new WarmUp(0, plateau), 3, 3, 3));
    LearningRateSchedule perStep = new PerStep(new WarmUp(3 * BATCHES, plateau));
    assertEquals(1, rateAfter(perStep, 1, 2, 2, 3, 3));
    assertEquals(0.5, rateAfter(perStep, 1, 2, 2, 3, 3, 3));
  }

  private static double rateAfter(LearningRateSchedule schedule, double... losses) {
    return schedule.rate(new Position(losses.length, 0, BATCHES), history(losses));
  }

  @Test
  void plateauHasCooldownFloorAndAbsoluteThreshold() {
    ReduceOnPlateau cooling =
        new ReduceOnPlateau(
            1, Monitor.VALIDATION_LOSS, 0.1, 0, 0.5, ReduceOnPlateau.Threshold.ABSOLUTE, 2, 0.05);
    assertEquals(0.1, after(cooling, 4, 3.6));
    assertEquals(0.1, after(cooling, 4, 3.6, 4, 4));
    assertEquals(0.05, after(cooling, 4, 3.6, 4, 4, 4)); // not below its floor
    assertEquals(1, after(cooling, 4, 3.4));
    ReduceOnPlateau growing = new ReduceOnPlateau(1, Monitor.highest("validation_loss"), 0.5, 0);
    assertEquals(1, after(growing, 1, 2, 3));
    assertEquals(0.5, after(growing, 1, 2, 2));
    // a change of 1e-8 or less is left out
    ReduceOnPlateau tiny = new ReduceOnPlateau(1e-8, Monitor.VALIDATION_LOSS, 0.5, 0);
    assertEquals(1e-8, after(tiny, 1, 1));
  }

  @Test
  void whatIsNotReportedCannotBeWatched() {
    ReduceOnPlateau schedule = new ReduceOnPlateau(1, Monitor.highest("validation_r2"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> after(schedule, 1)).getMessage();
    assertEquals(
        "Epoch reports of this training have no validation_r2, they have loss, learning_rate,"
            + " validation_loss",
        message);
  }

  @Test
  void impossibleNumbersAreRefused() {
    assertRefused(() -> new ConstantRate(-1));
    assertRefused(() -> new StepDecay(1, 0.1, 0));
    assertRefused(() -> new StepDecay(1, Double.NaN, 1));
    assertRefused(() -> new MultiStepDecay(1, 0.1, List.of(3.0, 3.0)));
    assertRefused(() -> new PolynomialDecay(1, 2, 1, 1));
    assertRefused(() -> new CosineDecay(1, 2, 1));
    assertRefused(() -> new CosineRestarts(1, 0, 1, 0.5));
    assertRefused(() -> new OneCycle(1, 10, 0.5, 25, 1e4, Shape.LINEAR, true));
    assertRefused(() -> new OneCycle(1, 10, 1, 25, 1e4, Shape.LINEAR, false));
    assertRefused(() -> new OneCycle(1, 10).cyclingMomentum(0.9, 0.8));
    assertRefused(() -> new OneCycle(1, 10).cyclingMomentum(0.9, 1));
    assertRefused(() -> new OneCycle(1, 10).cyclingMomentum(-0.1, 0.5));
    assertRefused(() -> new WarmUp(-1, new ConstantRate(1)));
    assertRefused(() -> new WarmUp(1, 1.5, new ConstantRate(1)));
    assertRefused(() -> new ReduceOnPlateau(1, Monitor.TRAINING_LOSS, 1, 3));
    assertRefused(() -> new ReduceOnPlateau(1, Monitor.TRAINING_LOSS, 0.5, -1));
  }

  private static void assertRefused(Runnable action) {
    assertThrows(IllegalArgumentException.class, action::run);
  }
}
