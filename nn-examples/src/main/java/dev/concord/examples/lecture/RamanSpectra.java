package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.data.preprocess.FittedTransform;
import dev.concord.data.preprocess.GlobalScaler;
import dev.concord.data.preprocess.Pipeline;
import dev.concord.data.preprocess.StandardScaler;
import dev.concord.data.preprocess.Transform;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.DivergedException;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.List;

/**
 * Minerals told by their Raman-like spectra: counts over the wave number, Lorentzian lines
 *
 * <pre>
 *   I(ν) = Σ_k a_k ÷ (1 + ((ν − ν_k) ÷ 6 cm⁻¹)²)
 * </pre>
 *
 * at the strongest lines of quartz (464 cm⁻¹), gypsum (1008), apatite (965) and calcite (1086), on
 * a fluorescence that varies, with the noise of counting. A spectrum is one quantity at many
 * places. Counts as they come are far too large for a network's first weights. Standardising every
 * channel by itself gives channels that hold nothing but noise the same say as the lines; one mean
 * and one deviation for all, global normalisation, keeps the spectrum's shape.
 */
final class RamanSpectra implements Example {
  private static final int CHANNELS = 250;
  private static final double FIRST = 300; // cm⁻¹
  private static final double STEP = 4; // cm⁻¹
  private static final double WIDTH = 6; // cm⁻¹
  private static final List<String> NAMES = List.of("quartz", "gypsum", "apatite", "calcite");
  private static final double[][] LINES = { // place in cm⁻¹ and relative strength
    {464, 1, 355, 0.15, 1160, 0.05},
    {1008, 1, 415, 0.2, 1135, 0.15},
    {965, 1, 430, 0.12, 590, 0.12},
    {1086, 1, 712, 0.2, 281, 0.3}
  };

  private record Preparation(String name, Transform transform) {}

  @Override
  public String name() {
    return "raman";
  }

  @Override
  public String shows() {
    return "Raman-like spectra of four minerals: raw, standardised by channel, normalised"
        + " globally.";
  }

  @Override
  public String topic() {
    return "Preparing data";
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset train = spectra(lesson.choose(40, 60), lesson.seed(), "train");
    Dataset test = spectra(lesson.choose(400, 1000), lesson.seed(), "test");
    List<Preparation> preparations =
        List.of(
            new Preparation("raw counts", Pipeline.of()),
            new Preparation("each channel by itself", new StandardScaler()),
            new Preparation("all channels together", new GlobalScaler(new StandardScaler())));
    LinePlot curves = new LinePlot("Right on test spectra", "epoch", "share");
    double[] right = new double[preparations.size()];
    LinePlot[] looks = new LinePlot[preparations.size()];
    double[] axis = Columns.steps(FIRST, FIRST + (CHANNELS - 1) * STEP, CHANNELS);
    for (int i = 0; i < right.length; i++) {
      Preparation preparation = preparations.get(i);
      FittedTransform fitted = preparation.transform().fit(train);
      TrainingData rows = TrainingData.of(fitted.apply(train));
      TrainingData judged = TrainingData.of(fitted.apply(test));
      Model model =
          Model.sequential(CHANNELS)
              .add(Dense.of(16, Activation.TANH))
              .add(Dense.of(NAMES.size()))
              .build();
      try (Learner net =
          new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.002f), rows)) {
        try {
          History history = net.fit(lesson.choose(40, 80), 10, judged);
          curves.line(preparation.name(), history.validationAccuracy());
        } catch (DivergedException e) {
          lesson.say("%s: %s", preparation.name(), e.getMessage());
        }
        right[i] = net.evaluate(judged).accuracy();
      }
      lesson.say("%-24s %5.1f %% of the test spectra", preparation.name(), 100 * right[i]);
      looks[i] =
          new LinePlot(preparation.name(), "wave number in cm⁻¹", i == 0 ? "counts" : "input");
      for (int mineral = 0; mineral < 2; mineral++) {
        looks[i].line(NAMES.get(mineral), axis, row(rows.features().get(0), mineral));
      }
    }
    lesson.say("");
    lesson.claim(
        right[2] > right[1] + 0.02,
        "global normalisation is better than channel by channel: %.2f and %.2f",
        right[2],
        right[1]);
    lesson.claim(right[0] < 0.6, "raw counts saturate the units: %.2f", right[0]);
    lesson.claim(right[2] > 0.75, "normalised globally, %.2f are recognised", right[2]);
    lesson.save(Figure.grid(2, List.of(looks[0], looks[1], looks[2], curves)));
  }

  private static double[] row(HostTensor table, int row) {
    double[] values = new double[CHANNELS];
    for (int i = 0; i < CHANNELS; i++) {
      values[i] = table.floats()[row * CHANNELS + i];
    }
    return values;
  }

  private static Dataset spectra(int rows, long seed, String use) {
    RandomStream random = RandomStream.of(seed, "example", "raman", use);
    float[] counts = new float[rows * CHANNELS];
    int[] minerals = new int[rows];
    for (int row = 0; row < rows; row++) {
      minerals[row] = row % NAMES.size();
      double light = 90 * StrictMath.exp(0.4 * random.nextNormal());
      double fluorescence = 300 * StrictMath.exp(0.05 * random.nextNormal());
      double slope = random.nextFloat(-0.5f, 0.5f);
      double shift = 2 * random.nextNormal(); // of the spectrometer, in cm⁻¹
      for (int i = 0; i < CHANNELS; i++) {
        double place = FIRST + STEP * i + shift;
        double mean = fluorescence * (1 + slope * (i - CHANNELS / 2.0) / CHANNELS);
        double[] lines = LINES[minerals[row]];
        for (int line = 0; line < lines.length; line += 2) {
          double away = (place - lines[line]) / WIDTH;
          mean += light * lines[line + 1] / (1 + away * away);
        }
        counts[row * CHANNELS + i] = (float) (mean + Math.sqrt(mean) * random.nextNormal());
      }
    }
    return new Dataset(
        HostTensor.of(Shape.of(rows, CHANNELS), counts),
        new Targets.Labels(HostTensor.of(Shape.of(rows), minerals), NAMES.size(), NAMES));
  }
}
