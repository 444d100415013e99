package dev.concord.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.init.Initializer;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.loss.Poisson;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.optim.Optimizer;
import dev.concord.optim.Sgd;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSession;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The range test on the loss w², where gradient descent with rate η gives w ← (1 − 2η) w. */
class RateFinderTest {
  private static Device device;

  @BeforeAll
  static void open() {
    device = Backends.open("reference");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static TrainingSession session(Optimizer optimizer) {
    Model model =
        Model.sequential(1)
            .add(Dense.of(1).withoutBias().withWeights(Initializer.constant(1)))
            .build();
    TrainingData data =
        new TrainingData(
            List.of(HostTensor.of(Shape.of(3, 1), 1f, 1f, 1f)),
            HostTensor.of(Shape.of(3, 1), 0f, 0f, 0f));
    return new TrainingSession(device, model, new MeanSquaredError(), optimizer, data, 1);
  }

  @Test
  void followsTheLossUntilItBreaksAway() {
    try (TrainingSession session = session(new Sgd(0.1f))) {
      RateFinder finder = new RateFinder(1e-3, 1e3, 61, 2, 0);
      RateFinder.Curve curve = finder.run(session);
      double w = 1;
      double least = 1;
      for (int i = 0; i < curve.points().size(); i++) {
        RateFinder.Point point = curve.points().get(i);
        double rate = StrictMath.pow(10, -3 + i / 10.0);
        assertEquals(rate, point.rate(), 1e-12 * rate);
        assertEquals(w * w, point.loss(), 1e-4 * w * w); // trained in float32
        assertEquals(point.loss(), point.smoothed());
        w -= 2 * rate * w;
        least = Math.min(least, point.loss());
      }
      // It ends with the first loss above four times the least.
      assertTrue(curve.points().getLast().loss() > 4 * least);
      assertTrue(curve.points().get(curve.points().size() - 2).loss() <= 4 * least);
      assertTrue(curve.steepest() > 0.02 && curve.steepest() < 0.5, curve.toString());
      assertTrue(curve.tenthOfLeast() > 0.02 && curve.tenthOfLeast() < 0.2, curve.toString());
    }
  }

  @Test
  void smoothingForgets() {
    try (TrainingSession session = session(new Sgd(0.1f))) {
      RateFinder.Curve curve = new RateFinder(1e-2, 1e-1, 5, 3, 0.5).run(session);
      double mean = 0;
      for (int i = 0; i < 5; i++) {
        mean = 0.5 * mean + 0.5 * curve.points().get(i).loss();
        assertEquals(
            mean / (1 - StrictMath.pow(0.5, i + 1)), curve.points().get(i).smoothed(), 1e-15);
      }
    }
  }

  @Test
  void theSessionIsAsBefore() {
    try (TrainingSession session = session(new Adam(0.1f));
        TrainingSession twin = session(new Adam(0.1f))) {
      for (TrainingSession one : List.of(session, twin)) {
        one.step(new int[] {0, 1}, 2);
        one.learningRate(0.25f);
      }
      new RateFinder(2).run(session);
      assertEquals(1, session.stepNumber());
      assertEquals(0.25f, session.learningRate());
      List<HostTensor> states = new ArrayList<>();
      for (TrainingSession one : List.of(session, twin)) {
        one.step(new int[] {0, 1}, 2);
        states.add(one.store().read(Model.PARAMETERS));
      }
      assertEquals(states.get(1), states.get(0));
    }
  }

  @Test
  void aBatchWithoutWeightHasNoLoss() {
    Model model =
        Model.sequential(1)
            .add(Dense.of(1).withoutBias().withWeights(Initializer.constant(1)))
            .build();
    Shape shape = Shape.of(3, 1);
    TrainingData data =
        new TrainingData(
            List.of(HostTensor.of(shape, 1f, 1f, 1f)),
            HostTensor.of(shape, 0f, 0f, 0f),
            HostTensor.of(Shape.of(3), 0f, 1f, 0f));
    try (TrainingSession session =
        new TrainingSession(device, model, new MeanSquaredError(), new Sgd(0.1f), data, 1)) {
      RateFinder.Curve curve = new RateFinder(1e-3, 1e-1, 9, 1, 0.5).run(session);
      assertEquals(3, curve.points().size());
      assertTrue(curve.points().stream().allMatch(point -> point.smoothed() > 0), curve.toString());
      assertEquals(1, curve.points().getFirst().smoothed());
    }
    RateFinder.Curve none = new RateFinder.Curve(List.of());
    assertThrows(IllegalStateException.class, none::tenthOfLeast);
    assertThrows(IllegalStateException.class, none::steepest);
  }

  @Test
  void aLossThatNeverFallsIsTold() {
    RateFinder.Point high = new RateFinder.Point(1, 1, 1);
    assertThrows(
        IllegalStateException.class,
        () -> new RateFinder.Curve(List.of(high, new RateFinder.Point(2, 2, 2))).steepest());
    assertThrows(IllegalArgumentException.class, () -> new RateFinder(1, 1, 5, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new RateFinder(1e-3, 1, 5, 1, 1));
  }

  @Test
  void neitherNoiseNorABounceIsTakenForTheSteepestFall() {
    List<RateFinder.Point> points = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      double fall = 2 / (1 + StrictMath.exp((i - 50) / 4.0)); // steepest at point 50
      double noise = i == 5 ? 0.3 : 0;
      double bounce = i > 80 ? (i == 90 ? 8 : 20) : 0; // 90 falls by 12 after the loss broke away
      points.add(new RateFinder.Point(i, 0, 1 + fall + noise + bounce));
    }
    double steepest = new RateFinder.Curve(points).steepest();
    assertTrue(steepest > 47 && steepest < 53, "at " + steepest);
  }

  /**
   * e^y − 3y with y = w·1 is −0.28 at first and −0.30 at least: four times that is below, not
   * above.
   */
  @Test
  void aLossBelowZeroIsFollowedAsWell() {
    Model model =
        Model.sequential(1)
            .add(Dense.of(1).withoutBias().withWeights(Initializer.constant(1)))
            .build();
    Shape shape = Shape.of(3, 1);
    TrainingData data =
        new TrainingData(
            List.of(HostTensor.of(shape, 1f, 1f, 1f)), HostTensor.of(shape, 3f, 3f, 3f));
    try (TrainingSession session =
        new TrainingSession(device, model, new Poisson(), new Sgd(0.1f), data, 1)) {
      RateFinder.Curve curve = new RateFinder(1e-3, 1e3, 61, 3, 0).run(session);
      assertTrue(curve.points().size() > 20, curve.toString());
      assertTrue(curve.points().getLast().loss() > 0.5, curve.toString());
      assertTrue(curve.steepest() > 1e-3 && curve.steepest() < 1, curve.toString());
    }
  }
}
