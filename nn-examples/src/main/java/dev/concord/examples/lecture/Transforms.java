package dev.concord.examples.lecture;

import dev.concord.data.preprocess.CollinearColumns;
import dev.concord.data.preprocess.ElementwiseTransform;
import dev.concord.data.preprocess.FittedTransform;
import dev.concord.data.preprocess.GlobalScaler;
import dev.concord.data.preprocess.MeanCentering;
import dev.concord.data.preprocess.MinMaxScaler;
import dev.concord.data.preprocess.OnColumns;
import dev.concord.data.preprocess.Pipeline;
import dev.concord.data.preprocess.PolynomialFeatures;
import dev.concord.data.preprocess.PrincipalComponents;
import dev.concord.data.preprocess.PrincipalComponents.Whitening;
import dev.concord.data.preprocess.RobustScaler;
import dev.concord.data.preprocess.SampleNormalizer;
import dev.concord.data.preprocess.SineFeatures;
import dev.concord.data.preprocess.StandardScaler;
import dev.concord.data.preprocess.Transform;
import dev.concord.data.preprocess.TransformFile;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each transform does to one table: a length, twice that length with some noise (so the two
 * are correlated), and an intensity over orders of magnitude with a few wild values. A transform is
 * fitted on training rows, saved, loaded, and inverted:
 *
 * <pre>
 *   fitted = transform.fit(rows)     y = fitted.apply(x)     x ≈ fitted.invert(y)
 * </pre>
 */
final class Transforms implements Example {
  private static final List<String> COLUMNS = List.of("length", "double length", "intensity");

  @Override
  public String name() {
    return "transforms";
  }

  @Override
  public String shows() {
    return "Every way to prepare columns: what comes out, and that it saves, loads and inverts.";
  }

  @Override
  public String topic() {
    return "Preparing data";
  }

  private static Map<String, Transform> all() {
    Map<String, Transform> all = new LinkedHashMap<>();
    all.put("zero-centred", new MeanCentering());
    all.put("standard", new StandardScaler());
    all.put("min-max to [-1, 1]", new MinMaxScaler(-1, 1));
    all.put("robust", new RobustScaler());
    all.put("global standard", new GlobalScaler(new StandardScaler()));
    all.put("rows of unit length", new SampleNormalizer(SampleNormalizer.Norm.L2).keepingFactors());
    all.put("log of intensity", new OnColumns(List.of(2), ElementwiseTransform.LOG));
    all.put("exp of length", new OnColumns(List.of(0), ElementwiseTransform.EXP));
    all.put("PCA, decorrelated", new PrincipalComponents());
    all.put("PCA, whitened", new PrincipalComponents().whitened(Whitening.PCA));
    all.put("without collinear columns", new CollinearColumns(0.98));
    all.put("squares and products", new PolynomialFeatures(2));
    all.put("products alone", new PolynomialFeatures(2, true));
    all.put("sines", new SineFeatures());
    all.put(
        "log, then standard",
        Pipeline.of(new OnColumns(List.of(2), ElementwiseTransform.LOG), new StandardScaler()));
    return all;
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    HostTensor table = table(lesson.choose(200, 1000), lesson.seed());
    Map<String, double[][]> results = new LinkedHashMap<>();
    List<LinePlot> plots = new ArrayList<>(List.of(plot("as measured", columns(table))));
    boolean sameBits = true;
    double worst = 0;
    lesson.say("%-26s columns   mean and deviation of the first three", "transform");
    for (Map.Entry<String, Transform> entry : all().entrySet()) {
      FittedTransform fitted = entry.getValue().fit(table);
      HostTensor applied = fitted.apply(table);
      FittedTransform loaded = TransformFile.read(TransformFile.write(fitted));
      sameBits &= Arrays.equals(applied.floats(), loaded.apply(table).floats());
      if (!(entry.getValue() instanceof CollinearColumns)) { // that one inverts approximately
        double away = difference(fitted.invert(applied), table);
        worst = away > worst ? away : worst;
      }
      double[][] columns = columns(applied);
      results.put(entry.getKey(), columns);
      plots.add(plot(entry.getKey(), columns));
      StringBuilder text = new StringBuilder();
      for (int c = 0; c < Math.min(3, columns.length); c++) {
        text.append("  %9.3f ± %-9.3f".formatted(mean(columns[c]), deviation(columns[c])));
      }
      lesson.say("%-26s %d %s", entry.getKey(), columns.length, text);
    }
    lesson.say("names of the products: %s", names(new PolynomialFeatures(2, true), table));
    lesson.say("");
    lesson.claim(sameBits, "a saved and loaded transform gives the same bits");
    lesson.claim(worst < 1e-4, "inverting gives the rows back: relative error %.1e", worst);
    lesson.claim(
        correlation(columns(table)) > 0.95
            && Math.abs(correlation(results.get("PCA, whitened"))) < 1e-4
            && Math.abs(deviation(results.get("PCA, whitened")[1]) - 1) < 1e-3,
        "whitened columns have the correlation 0 and the deviation 1; before it was %.3f",
        correlation(columns(table)));
    lesson.claim(
        results.get("without collinear columns").length == 2,
        "the doubled length says nothing new and leaves");
    lesson.claim(
        deviation(results.get("robust")[2]) > 2 * deviation(results.get("standard")[2]),
        "wild values set the scale of the standard deviation, not that of the quartiles");
    lesson.save(Figure.grid(4, plots));
  }

  private static HostTensor table(int rows, long seed) {
    RandomStream random = RandomStream.of(seed, "data", "example", "transforms");
    double[] length = new double[rows];
    double[] twice = new double[rows];
    double[] intensity = new double[rows];
    for (int row = 0; row < rows; row++) {
      length[row] = 2 + 0.5 * random.nextNormal();
      twice[row] = 2 * length[row] + 0.1 * random.nextNormal();
      intensity[row] = StrictMath.exp(3 + 1.5 * random.nextNormal());
    }
    return Columns.table(length, twice, intensity);
  }

  private static List<String> names(Transform transform, HostTensor table) {
    return transform.fit(table).names(COLUMNS);
  }

  private static double[][] columns(HostTensor table) {
    double[][] columns = new double[table.shape().length(1)][];
    for (int c = 0; c < columns.length; c++) {
      columns[c] = Columns.of(table, c);
    }
    return columns;
  }

  /** The second column over the first. */
  private static LinePlot plot(String title, double[][] columns) {
    return new LinePlot(title, "column 1", "column 2").points("rows", columns[0], columns[1]);
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

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
  }

  /** Pearson's correlation of the first two columns. */
  private static double correlation(double[][] columns) {
    double[] a = columns[0];
    double[] b = columns[1];
    double meanA = mean(a);
    double meanB = mean(b);
    double sum = 0;
    for (int row = 0; row < a.length; row++) {
      sum += (a[row] - meanA) * (b[row] - meanB);
    }
    return sum / a.length / (deviation(a) * deviation(b));
  }
}
