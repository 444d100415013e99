package dev.concord.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.KFold;
import dev.concord.data.RowSplit;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Sgd;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.DivergedException;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingRecipe;
import dev.concord.train.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Cross-validation: every split judged by itself, whatever the number of workers. */
class CrossValidationTest {
  private static final CrossValidation FIVE = new CrossValidation(KFold.shuffled(11, 5, 1));

  private static TrainingData line() {
    float[] x = new float[11];
    float[] y = new float[11];
    for (int i = 0; i < x.length; i++) {
      x[i] = i / 10f;
      y[i] = 2 * x[i] - 1 + (i % 3) / 10f;
    }
    return new TrainingData(
        List.of(HostTensor.of(Shape.of(11, 1), x)), HostTensor.of(Shape.of(11, 1), y));
  }

  private static TrainingRecipe recipe(float rate) {
    return new TrainingRecipe(
        Model.sequential(1).add(Dense.of(1)).build(),
        new MeanSquaredError(),
        new Sgd(rate),
        new TrainingSettings(3, 4));
  }

  @Test
  void aRecipeIsTrainedOnEachSplitAlone() {
    List<Double> expected = new ArrayList<>();
    try (Device device = Backends.open("reference")) {
      for (RowSplit split : FIVE.splits()) {
        TrainingData train = line().select(split.train());
        TrainingData validation = line().select(split.validation());
        expected.add(recipe(0.1f).train(device, train, validation, 7).validation().loss());
      }
    }
    for (int workers : new int[] {1, 3}) {
      FoldScores scores =
          FIVE.scores(
              recipe(0.1f),
              line(),
              () -> Backends.open("reference"),
              7,
              workers,
              report -> report.validation().loss());
      assertEquals(expected, scores.scores());
    }
  }

  @Test
  void workersRunAtTheSameTime() {
    CyclicBarrier barrier = new CyclicBarrier(4);
    FoldScores scores =
        new CrossValidation(KFold.shuffled(8, 4, 1))
            .scores(
                (fold, rows) -> {
                  barrier.await(5, TimeUnit.MINUTES);
                  return fold;
                },
                4);
    assertEquals(List.of(0.0, 1.0, 2.0, 3.0), scores.scores());
  }

  @Test
  void meanAndDeviationAreTheSamples() {
    FoldScores scores = new FoldScores(List.of(1.0, 2.0, 4.0, 5.0));
    assertEquals(3, scores.mean());
    assertEquals(StrictMath.sqrt(10 / 3.0), scores.standardDeviation(), 1e-15);
    assertEquals("mean 3.00000, standard deviation 1.83 over 4 splits", scores.toString());
    assertEquals(Double.NaN, new FoldScores(List.of(1.0)).standardDeviation());
  }

  @Test
  void whatASplitFailsWithIsThrown() {
    var diverged =
        assertThrows(
            DivergedException.class,
            () ->
                FIVE.scores(
                    recipe(1e30f), line(), () -> Backends.open("reference"), 1, 2, report -> 0));
    assertTrue(diverged.getMessage().startsWith("Training diverged"));
    var checked =
        assertThrows(
            IllegalStateException.class,
            () ->
                FIVE.scores(
                    (fold, rows) -> {
                      throw new java.io.IOException("disk");
                    },
                    2));
    assertEquals("Split 0 failed: java.io.IOException: disk", checked.getMessage());
  }

  @Test
  void afterAFailureNoFurtherSplitIsBegun() {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    assertThrows(
        DivergedException.class,
        () ->
            new CrossValidation(KFold.shuffled(40, 40, 1))
                .scores(
                    (fold, rows) -> {
                      begun.incrementAndGet();
                      if (fold == 0) {
                        throw new DivergedException(1, 1);
                      }
                      never.await(); // until it is interrupted
                      return 0;
                    },
                    2));
    // One each, and what the worker of the failed one took before the others were called off.
    assertTrue(begun.get() <= 3, "begun: " + begun);
  }

  @Test
  void splitsWithoutRowsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> FIVE.scores((fold, rows) -> 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new CrossValidation(List.of()));
    RowSplit empty = new RowSplit(new int[] {0, 1}, new int[0], new int[0]);
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new CrossValidation(List.of(FIVE.splits().getFirst(), empty)));
    assertTrue(error.getMessage().startsWith("Split 1 "), error.getMessage());
  }
}
