package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.loss.BinaryCrossEntropy;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.ClassTargets;
import dev.concord.loss.Loss;
import dev.concord.loss.MeanSquaredError;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Confusion matrices, accuracies and what is printed of them. */
class EvaluationTest {
  /** Rows decided for classes 0, 2, 1, and 0 of two equal scores. */
  private static final HostTensor SCORES =
      HostTensor.of(Shape.of(4, 3), 3f, 1f, 2f, -3f, -2f, -1f, 0f, 5f, 0f, 1f, 1f, 0f);

  private static Device device;

  @BeforeAll
  static void open() {
    device = Backends.open("reference");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  @Test
  void weightsAreOnePerRowAndNotNegative() {
    HostTensor labels = HostTensor.of(Shape.of(4), 0, 2, 2, 1);
    for (HostTensor wrong :
        List.of(
            HostTensor.of(Shape.of(3), 1f, 1f, 1f),
            HostTensor.of(Shape.of(4), 1f, 1f, -1f, 1f),
            HostTensor.of(Shape.of(4), 1f, 1f, Float.NaN, 1f),
            HostTensor.zeros(TensorType.f32(4)))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Evaluation.of(device, new CategoricalCrossEntropy(), SCORES, labels, wrong));
    }
  }

  @Test
  void labels() {
    HostTensor labels = HostTensor.of(Shape.of(4), 0, 2, 2, 1);
    Evaluation evaluation = Evaluation.of(device, new CategoricalCrossEntropy(), SCORES, labels);
    int[][] expected = {{1, 0, 0}, {1, 0, 0}, {0, 1, 1}};
    assertArrayEquals(expected, evaluation.confusion());
    assertEquals(0.5, evaluation.accuracy());
    assertTrue(evaluation.loss() > 0);
    assertEquals(
        """
        true \\ predicted      0      1      2
                       0      1      0      0
                       1      1      0      0
                       2      0      1      1
        """,
        evaluation.confusionTable().replace(System.lineSeparator(), "\n"));
  }

  @Test
  void oneHotTargetsAreJudgedAsTheLabelsTheyStandFor() {
    HostTensor labels = HostTensor.of(Shape.of(4), 0, 2, 2, 1);
    HostTensor oneHot =
        HostTensor.of(Shape.of(4, 3), 1f, 0f, 0f, 0f, 0f, 1f, 0f, 0f, 1f, 0f, 1f, 0f);
    Loss soft = new CategoricalCrossEntropy(ClassTargets.DISTRIBUTIONS, List.of());
    Evaluation byLabels = Evaluation.of(device, new CategoricalCrossEntropy(), SCORES, labels);
    Evaluation byShares = Evaluation.of(device, soft, SCORES, oneHot);
    assertArrayEquals(byLabels.confusion(), byShares.confusion());
    assertEquals(byLabels.loss(), byShares.loss(), 1e-6);
  }

  @Test
  void binaryLogitsAreDecidedAtZero() {
    HostTensor logits = HostTensor.of(Shape.of(5, 1), -1f, 0.1f, 0f, 2f, -3f);
    HostTensor targets = HostTensor.of(Shape.of(5, 1), 0f, 0.75f, 0.25f, 0f, 1f);
    Evaluation evaluation = Evaluation.of(device, new BinaryCrossEntropy(), logits, targets);
    assertArrayEquals(new int[][] {{2, 1}, {1, 1}}, evaluation.confusion());
    assertEquals(0.6, evaluation.accuracy());
    // The same targets as one axis.
    assertEquals(
        evaluation.loss(),
        Evaluation.of(device, new BinaryCrossEntropy(), logits, targets.reshape(Shape.of(5)))
            .loss());
  }

  @Test
  void aRegressionHasALossAlone() {
    HostTensor y = HostTensor.of(Shape.of(2, 1), 1f, 2f);
    HostTensor t = HostTensor.of(Shape.of(2, 1), 0f, 4f);
    Evaluation evaluation = Evaluation.of(device, new MeanSquaredError(), y, t);
    assertEquals(2.5, evaluation.loss());
    assertNull(evaluation.confusion());
    assertEquals(Double.NaN, evaluation.accuracy());
    assertThrows(IllegalStateException.class, evaluation::confusionTable);
  }

  @Test
  void misfitsAreRefused() {
    HostTensor three = HostTensor.of(Shape.of(3), 0, 1, 2);
    assertRefused(three, "The loss softmax_cross_entropy takes targets I32[4], got I32[3]");
    assertRefused(
        HostTensor.of(Shape.of(4), 0, 1, 2, 3),
        "The model has 3 classes, so labels are 0 to 2; row 3 has label 3");
  }

  private static void assertRefused(HostTensor targets, String message) {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Evaluation.of(device, new CategoricalCrossEntropy(), SCORES, targets));
    assertEquals(message, error.getMessage());
  }

  @Test
  void epochsArePrintedAlikeInEveryLocale() {
    Evaluation judged = new Evaluation(0.25, new int[][] {{3, 1}, {0, 4}});
    Locale before = Locale.getDefault();
    try {
      for (Locale locale : List.of(Locale.ROOT, Locale.GERMANY)) {
        Locale.setDefault(locale);
        assertEquals(
            "epoch 2: loss 0.5000, validation loss 0.2500, accuracy 87.50 %, 2.0 s (30,000 rows/s)",
            shown(report(2, 0.5, judged, 2, 60_000)));
        assertEquals(
            "epoch 1: loss 0.1235, validation loss 3.0000, 0.5 s (20 rows/s)",
            shown(report(1, 0.12345, new Evaluation(3, null), 0.5, 10)));
      }
    } finally {
      Locale.setDefault(before);
    }
    assertEquals(
        "epoch 1: loss 1.2346e+30, validation loss Infinity, 0.5 s (20 rows/s)",
        shown(report(1, 1.23456e30, new Evaluation(Double.POSITIVE_INFINITY, null), 0.5, 10)));
    assertEquals(
        "epoch 1: loss 0.1235, 0.5 s (20 rows/s)", shown(report(1, 0.12345, null, 0.5, 10)));
  }

  private static EpochReport report(
      int epoch, double loss, Evaluation validation, double seconds, int rows) {
    return new EpochReport(epoch, 5, loss, 0.1, null, validation, seconds, rows);
  }

  private static String shown(EpochReport report) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (ProgressDisplay display = new ProgressDisplay(out, false)) {
      display.epochFinished(null, report);
    }
    return bytes.toString(StandardCharsets.UTF_8).strip();
  }

  /** On a terminal a bar is drawn on the error stream; the lines stay the same. */
  @Test
  void aBarLeavesTheLinesAlone() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    TrainingData data = OneWeight.ones(5);
    try (TrainingSession session = OneWeight.session(device, data);
        ProgressDisplay display = new ProgressDisplay(out, true);
        Trainer trainer = new Trainer(session, new TrainingSettings(2, 2), data, null, display)) {
      trainer.fit();
      display.progressed(trainer); // must not fail between epochs
      assertEquals(
          trainer.history().stream().map(EpochReport::toString).toList(),
          bytes.toString(StandardCharsets.UTF_8).lines().toList());
    }
  }
}
