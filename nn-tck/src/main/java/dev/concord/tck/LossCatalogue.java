package dev.concord.tck;

import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Layer;
import dev.concord.layer.LogSoftmax;
import dev.concord.layer.SoftmaxLayer;
import dev.concord.loss.BinaryCrossEntropy;
import dev.concord.loss.BinaryFocal;
import dev.concord.loss.BinaryTargets;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.loss.CategoricalFocal;
import dev.concord.loss.ClassTargets;
import dev.concord.loss.Hinge;
import dev.concord.loss.Huber;
import dev.concord.loss.KullbackLeibler;
import dev.concord.loss.LogCosh;
import dev.concord.loss.Loss;
import dev.concord.loss.MeanAbsoluteError;
import dev.concord.loss.MeanSquaredError;
import dev.concord.loss.OneVersusRestHinge;
import dev.concord.loss.Poisson;
import dev.concord.loss.Quantile;
import dev.concord.loss.RootMeanSquaredError;
import dev.concord.model.Model;
import dev.concord.model.SequentialBuilder;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Every loss in each of its forms, with targets of {@value #ROWS} rows and the layers that a model
 * of two outputs needs at its end: what gradient checks, comparisons of devices and tables that
 * cover all losses go through.
 */
public final class LossCatalogue {
  /** Rows of targets and weights. */
  public static final int ROWS = 4;

  /** Values of one row's two outputs that a regression is to give. */
  private static final HostTensor VALUES =
      HostTensor.of(Shape.of(ROWS, 2), 0.75f, -0.25f, 1.5f, 0.5f, -0.875f, -1.25f, 0.125f, 2f);

  private static final HostTensor COUNTS =
      HostTensor.of(Shape.of(ROWS, 2), 0f, 3f, 1f, 2f, 5f, 0f, 1f, 1f);
  private static final HostTensor LABELS = HostTensor.of(Shape.of(ROWS), 1, 0, 1, 1);
  private static final HostTensor DISTRIBUTIONS =
      HostTensor.of(Shape.of(ROWS, 2), 0.25f, 0.75f, 1f, 0f, 0f, 1f, 0.5f, 0.5f);
  private static final HostTensor BITS = HostTensor.of(Shape.of(ROWS, 2), 1, 0, 0, 0, 1, 1, 0, 1);
  private static final HostTensor SIGNS =
      HostTensor.of(Shape.of(ROWS, 2), 1f, -1f, -1f, -1f, 1f, 1f, -1f, 1f);
  private static final List<Float> WEIGHTS = List.of(0.5f, 3f);

  private LossCatalogue() {}

  /**
   * A loss to be tried.
   *
   * @param name what is special about it; different for each
   * @param loss the loss
   * @param targets of all rows
   * @param end the last layers of a model of two outputs that fit it
   */
  public record Entry(String name, Loss loss, HostTensor targets, List<Layer> end) {
    /** Copies the layers. */
    public Entry {
      end = List.copyOf(end);
    }

    /** A small model of 3 inputs. */
    public Model model() {
      SequentialBuilder model = Model.sequential(3).add(Dense.of(4, Activation.TANH));
      end.forEach(model::add);
      return model.build();
    }
  }

  /** Sample weights of the rows, one of them 0. */
  public static HostTensor sampleWeights() {
    return HostTensor.of(Shape.of(ROWS), 0.5f, 2f, 0f, 1.25f);
  }

  /** All of them. */
  public static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>(regressions());
    entries.addAll(binary());
    entries.addAll(categorical());
    return entries;
  }

  private static Entry linear(String name, Loss loss, HostTensor targets) {
    return new Entry(name, loss, targets, List.of(Dense.of(2)));
  }

  private static List<Entry> regressions() {
    List<Entry> entries = new ArrayList<>();
    for (MeanSquaredError.Outputs outputs : MeanSquaredError.Outputs.values()) {
      MeanSquaredError loss = new MeanSquaredError(outputs);
      entries.add(linear(loss.name(), loss, VALUES));
    }
    for (Loss loss :
        List.of(
            new RootMeanSquaredError(),
            new MeanAbsoluteError(),
            new LogCosh(),
            new Quantile(0.9f),
            new Huber(0.75f))) {
      entries.add(linear(loss.name(), loss, VALUES));
    }
    entries.add(linear("poisson", new Poisson(), COUNTS));
    List<Layer> rates = List.of(Dense.of(2, Activation.SOFTPLUS));
    entries.add(new Entry("poisson of rates", new Poisson(false), COUNTS, rates));
    return entries;
  }

  private static List<Entry> binary() {
    return List.of(
        linear("hinge", new Hinge(), SIGNS),
        linear("squared hinge, labels", new Hinge(BinaryTargets.LABELS, true, 2.5f), BITS),
        linear("binary cross-entropy", new BinaryCrossEntropy(), DISTRIBUTIONS),
        linear(
            "binary cross-entropy, labels, smoothed",
            new BinaryCrossEntropy(BinaryTargets.LABELS, List.of(), 0.125f),
            BITS),
        linear(
            "binary cross-entropy, positive weights",
            new BinaryCrossEntropy(BinaryTargets.SIGNS, WEIGHTS),
            SIGNS),
        linear("binary focal", new BinaryFocal(), DISTRIBUTIONS),
        linear("binary focal, labels", new BinaryFocal(BinaryTargets.LABELS, 0.5f, -1), BITS));
  }

  private static List<Entry> categorical() {
    List<Entry> entries = new ArrayList<>();
    for (ClassTargets kind : ClassTargets.values()) {
      HostTensor targets = kind == ClassTargets.LABELS ? LABELS : DISTRIBUTIONS;
      String of = " of " + kind.name().toLowerCase(java.util.Locale.ROOT);
      for (List<Float> weights : List.of(List.<Float>of(), WEIGHTS)) {
        String weighted = weights.isEmpty() ? "" : ", class weights";
        for (float smoothing : new float[] {0, 0.25f}) {
          entries.add(
              linear(
                  "cross-entropy" + of + weighted + (smoothing == 0 ? "" : ", smoothed"),
                  new CategoricalCrossEntropy(kind, weights, smoothing),
                  targets));
        }
        entries.add(
            linear(
                "categorical focal" + of + weighted,
                new CategoricalFocal(kind, 2, weights),
                targets));
      }
    }
    entries.add(linear("hinge of classes", new OneVersusRestHinge(), LABELS));
    entries.add(
        linear(
            "squared hinge of classes, class weights",
            new OneVersusRestHinge(true, WEIGHTS),
            LABELS));
    entries.add(linear("kl divergence", new KullbackLeibler(), DISTRIBUTIONS));
    entries.add(
        linear(
            "kl divergence, class weights",
            new KullbackLeibler(KullbackLeibler.Outputs.LOGITS, WEIGHTS),
            DISTRIBUTIONS));
    entries.add(
        new Entry(
            "kl divergence of probabilities",
            new KullbackLeibler(KullbackLeibler.Outputs.PROBABILITIES),
            DISTRIBUTIONS,
            List.of(Dense.of(2), new SoftmaxLayer())));
    entries.add(
        new Entry(
            "kl divergence of logarithms",
            new KullbackLeibler(KullbackLeibler.Outputs.LOG_PROBABILITIES),
            DISTRIBUTIONS,
            List.of(Dense.of(2), new LogSoftmax())));
    return entries;
  }
}
