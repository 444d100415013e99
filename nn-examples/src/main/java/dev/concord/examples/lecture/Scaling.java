package dev.concord.examples.lecture;

import dev.concord.data.preprocess.ElementwiseTransform;
import dev.concord.data.preprocess.FittedTransform;
import dev.concord.data.preprocess.GlobalScaler;
import dev.concord.data.preprocess.MeanCentering;
import dev.concord.data.preprocess.MinMaxScaler;
import dev.concord.data.preprocess.OnColumns;
import dev.concord.data.preprocess.Pipeline;
import dev.concord.data.preprocess.RobustScaler;
import dev.concord.data.preprocess.SampleNormalizer;
import dev.concord.data.preprocess.StandardScaler;
import dev.concord.data.preprocess.Transform;
import dev.concord.data.preprocess.TransformFile;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.train.TensorStatistics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two columns brought to one scale: a length near 2 and an intensity over orders of magnitude, with
 * a few wild values. What a transform needs it learns from training rows; then it is applied,
 * saved, loaded and inverted:
 *
 * <pre>
 *   standard (x − mean) ÷ deviation     min-max (x − min) ÷ (max − min), to any interval
 *   robust (x − median) ÷ (Q₃ − Q₁)     global: one mean and one deviation for all columns
 *   unit length x ÷ ‖row‖               log, exp: one function for every value
 * </pre>
 */
final class Scaling implements Example {
  private static final int LENGTH = 0;
  private static final int INTENSITY = 1;

  @Override
  public About about() {
    return new About(
        "scaling",
        "Preparing data",
        "Columns brought to one scale, by column, all together or by row; back by inverting.");
  }

  private static Map<String, Transform> all() {
    Transform log = new OnColumns(List.of(INTENSITY), ElementwiseTransform.LOG);
    Map<String, Transform> all = new LinkedHashMap<>();
    all.put("as measured", Pipeline.of());
    all.put("zero-centred", new MeanCentering());
    all.put("standard", new StandardScaler());
    all.put("min-max to [-1, 1]", new MinMaxScaler(-1, 1));
    all.put("robust", new RobustScaler());
    all.put("global standard", new GlobalScaler(new StandardScaler()));
    all.put("rows of unit length", new SampleNormalizer(SampleNormalizer.Norm.L2).keepingFactors());
    all.put("log of intensity", log);
    all.put("log, then standard", Pipeline.of(log, new StandardScaler()));
    all.put("exp of length", new OnColumns(List.of(LENGTH), ElementwiseTransform.EXP));
    return all;
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    HostTensor rows = rows(lesson.choose(200, 1000), lesson.seed());
    Map<String, HostTensor> results = new LinkedHashMap<>();
    boolean sameBits = true;
    double worst = 0;
    lesson.say("                      length                     intensity");
    lesson.say("                      mean       deviation       mean       deviation");
    for (Map.Entry<String, Transform> entry : all().entrySet()) {
      FittedTransform fitted = entry.getValue().fit(rows);
      HostTensor applied = fitted.apply(rows);
      FittedTransform loaded = TransformFile.read(TransformFile.write(fitted));
      sameBits &= Arrays.equals(applied.floats(), loaded.apply(rows).floats());
      double away = difference(fitted.invert(applied), rows);
      worst = away > worst ? away : worst;
      results.put(entry.getKey(), applied);
      TensorStatistics length = column(applied, LENGTH);
      TensorStatistics intensity = column(applied, INTENSITY);
      lesson.say(
          "%-20s %8.3f %12.3f %14.3f %12.3f",
          entry.getKey(),
          length.mean(),
          length.standardDeviation(),
          intensity.mean(),
          intensity.standardDeviation());
    }
    lesson.say("");
    lesson.claim(sameBits, "a saved and loaded transform gives the same bits");
    lesson.claim(worst < 1e-4, "inverting gives the rows back: relative error %.1e", worst);
    double length = column(results.get("robust"), LENGTH).standardDeviation();
    double intensity = column(results.get("robust"), INTENSITY).standardDeviation();
    lesson.claim(
        intensity > 1.5 * length,
        "quartiles do not see the wild intensities, so they stay wild: deviation %.1f, length's"
            + " %.1f",
        intensity,
        length);
    double left = column(results.get("global standard"), LENGTH).standardDeviation();
    lesson.claim(
        left < 0.02, "one scale for all leaves nothing of the small column: deviation %.4f", left);
    double most = column(results.get("standard"), INTENSITY).maximum();
    double ofLogs = column(results.get("log, then standard"), INTENSITY).maximum();
    lesson.claim(
        ofLogs < most / 1.5,
        "behind a logarithm the largest value is %.1f deviations away, without it %.1f",
        ofLogs,
        most);
    List<LinePlot> plots = new ArrayList<>();
    plots.add(plot(results, "length in m", "intensity in counts", "as measured"));
    results.keySet().stream()
        .filter(name -> !List.of("as measured", "zero-centred", "exp of length").contains(name))
        .forEach(name -> plots.add(plot(results, "length", "intensity", name)));
    lesson.save(Figure.grid(4, plots));
  }

  private static TensorStatistics column(HostTensor table, int number) {
    return TensorStatistics.of(Columns.table(Columns.of(table, number)));
  }

  private static LinePlot plot(
      Map<String, HostTensor> results, String length, String intensity, String name) {
    HostTensor table = results.get(name);
    return new LinePlot(name, length, intensity)
        .points(name, Columns.of(table, LENGTH), Columns.of(table, INTENSITY));
  }

  private static HostTensor rows(int rows, long seed) {
    RandomStream random = RandomStream.of(seed, "data", "example", "scaling");
    double[] length = new double[rows];
    double[] intensity = new double[rows];
    for (int row = 0; row < rows; row++) {
      length[row] = 2 + 0.5 * random.nextNormal();
      intensity[row] = StrictMath.exp(3 + 1.5 * random.nextNormal());
    }
    return Columns.table(length, intensity);
  }

  private static double difference(HostTensor a, HostTensor b) {
    double worst = 0;
    for (int i = 0; i < b.size(); i++) {
      double size = Math.abs(b.floats()[i]);
      double away = Math.abs(a.floats()[i] - b.floats()[i]) / (size > 1 ? size : 1);
      worst = away > worst ? away : worst;
    }
    return worst;
  }
}
