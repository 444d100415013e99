package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.concord.data.Sampler;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.layer.Activation;
import dev.concord.layer.BatchNormalization;
import dev.concord.layer.Dense;
import dev.concord.layer.LayerNormalization;
import dev.concord.layer.PRelu;
import dev.concord.loss.BinaryCrossEntropy;
import dev.concord.loss.BinaryTargets;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.ClassTargets;
import dev.concord.loss.Loss;
import dev.concord.model.Model;
import dev.concord.optim.AdamW;
import dev.concord.optim.GradientClipping;
import dev.concord.optim.Optimization;
import dev.concord.optim.ParameterGroup;
import dev.concord.optim.RmsProp;
import dev.concord.optim.WeightDecay;
import dev.concord.schedule.CosineDecay;
import dev.concord.schedule.OneCycle;
import dev.concord.schedule.PerStep;
import dev.concord.schedule.WarmUp;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whole trainings beside PyTorch's: layers, losses, class and sample weights, smoothing, update
 * rules with groups, decay and clipping, and schedules together give the same losses in every
 * epoch. PyTorch's were computed in float64 by {@code pytorch_training.py} among the resources.
 */
class PyTorchTrainingTest {
  private static final int ROWS = 20;

  /** After 24 steps in float32; a single step with any of the parts left out moves losses more. */
  private static final double ROUNDING = 1e-6;

  private static HostTensor features() {
    float[] x = new float[ROWS * 3];
    for (int i = 0; i < x.length; i++) {
      int column = i % 3;
      x[i] = (float) (StrictMath.sin(1 + 3 * (i / 3) + column) * (column + 1) + 0.25);
    }
    return HostTensor.of(Shape.of(ROWS, 3), x);
  }

  private static void begin(TrainingSession session) {
    HostTensor weights = session.store().read(Model.PARAMETERS);
    for (int i = 0; i < weights.size(); i++) {
      weights.floats()[i] = (float) (0.5 * StrictMath.sin(1.3 * (i + 1)));
    }
    session.store().write(Model.PARAMETERS, weights);
  }

  private static void assertLosses(
      Model model,
      Loss loss,
      Optimization optimization,
      LearningRateSchedule schedule,
      TrainingData data,
      double[] met,
      double[] judged) {
    TrainingSettings settings =
        new TrainingSettings(met.length, 8)
            .withSampler(Sampler.sequential(ROWS))
            .withSchedule(schedule)
            .judgingTraining();
    try (Device device = Backends.open("reference");
        var session = new TrainingSession(device, model, loss, optimization, data, 1);
        var trainer = new Trainer(session, settings, data, null)) {
      begin(session);
      trainer.fit();
      for (EpochReport report : trainer.history()) {
        int epoch = report.epoch();
        assertEquals(met[epoch - 1], report.trainingLoss(), ROUNDING, "met in epoch " + epoch);
        assertEquals(judged[epoch - 1], report.training().loss(), ROUNDING, "after " + epoch);
      }
    }
  }

  @Test
  void classesWithNormalisationsAdamWGroupsAndClipping() {
    Model model =
        Model.sequential(3)
            .add(Dense.of(6, Activation.TANH))
            .add(new BatchNormalization())
            .add(Dense.of(4))
            .add(PRelu.ofFeatures())
            .add(new LayerNormalization())
            .add(Dense.of(3))
            .build();
    int[] labels = new int[ROWS];
    for (int row = 0; row < ROWS; row++) {
      labels[row] = row % 3;
    }
    Optimization optimization =
        new Optimization(new AdamW(0.02f, 0.9, 0.999, 1e-8f, 0.1f))
            .withGroups(
                ParameterGroup.of("biases", "*/bias").withWeightDecay(0),
                ParameterGroup.of("slopes", "*/slope").withRateFactor(0.5f).withWeightDecay(0))
            .withClipping(GradientClipping.byGlobalNorm(0.6f));
    assertLosses(
        model,
        new CategoricalCrossEntropy(ClassTargets.LABELS, List.of(0.5f, 2f, 1f), 0.1f),
        optimization,
        new PerStep(new WarmUp(5, new CosineDecay(0.02, 19))),
        new TrainingData(List.of(features()), HostTensor.of(Shape.of(ROWS), labels)),
        new double[] {
          1.440072209,
          1.291199752,
          1.156206808,
          1.070647000,
          1.015416107,
          0.984556045,
          0.970652149,
          0.966175131
        },
        new double[] {
          1.333789405,
          1.186178845,
          1.091185881,
          1.028355228,
          0.991284564,
          0.973319505,
          0.966823262,
          0.965710682
        });
  }

  @Test
  void sharesWithSampleWeightsRmsPropAndOneCycle() {
    float[] shares = new float[2 * ROWS];
    float[] weights = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      shares[2 * row] = row % 2;
      shares[2 * row + 1] = row % 5 / 4f;
      weights[row] = 1 + row % 3;
    }
    assertLosses(
        Model.sequential(3).add(Dense.of(5, Activation.MISH)).add(Dense.of(2)).build(),
        new BinaryCrossEntropy(BinaryTargets.SHARES, List.of(0.5f, 3f)),
        new Optimization(new WeightDecay(RmsProp.centered(0.01f).withMomentum(0.5f), 0.01f, false)),
        new PerStep(new OneCycle(0.01, 25, 0.3, 25, 1e4, OneCycle.Shape.LINEAR, false)),
        new TrainingData(
            List.of(features()),
            HostTensor.of(Shape.of(ROWS, 2), shares),
            HostTensor.of(Shape.of(ROWS), weights)),
        new double[] {
          1.133682812,
          0.887287019,
          0.684157709,
          0.632219918,
          0.606337046,
          0.593749941,
          0.587575630,
          0.584624635
        },
        new double[] {
          0.964919738,
          0.709228596,
          0.639984353,
          0.610121635,
          0.595675411,
          0.588484850,
          0.584960432,
          0.583739265
        });
  }
}
