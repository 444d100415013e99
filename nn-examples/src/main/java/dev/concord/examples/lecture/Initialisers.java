package dev.concord.examples.lecture;

import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.init.Initializer;
import dev.concord.init.VarianceScaling;
import dev.concord.random.RandomStream;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How first weights are drawn for a layer of 400 inputs and 100 units. A unit's sum Σ wᵢxᵢ over n
 * inputs of variance 1 has the variance n·σ², so that signals keep their size where
 *
 * <pre>
 *   LeCun  σ² = 1 ÷ fan-in     Glorot  σ² = 2 ÷ (fan-in + fan-out)     He  σ² = 2 ÷ fan-in
 * </pre>
 *
 * A uniform distribution of that deviation reaches to ±√3·σ: its variance is bound² ÷ 3.
 */
final class Initialisers implements Example {
  private static final int INPUTS = 400;
  private static final int UNITS = 100;

  @Override
  public About about() {
    return new About(
        "initialisers",
        "Initialisation",
        "First weights drawn in thirteen ways: histograms, deviations, and what they are for.");
  }

  private static Map<String, Initializer> all() {
    Map<String, Initializer> all = new LinkedHashMap<>();
    all.put("zeros", Initializer.zeros());
    all.put("constant 0.1", Initializer.constant(0.1f));
    all.put("uniform ±0.1", Initializer.uniform(-0.1f, 0.1f));
    all.put("normal 0.1", Initializer.normal(0.1));
    all.put("truncated normal 0.1", Initializer.truncatedNormal(0.1));
    all.put("LeCun uniform", VarianceScaling.lecunUniform());
    all.put("LeCun normal", VarianceScaling.lecunNormal());
    all.put("Glorot uniform", VarianceScaling.glorotUniform());
    all.put("Glorot normal", VarianceScaling.glorotNormal());
    all.put("He uniform", VarianceScaling.heUniform());
    all.put("He normal", VarianceScaling.heNormal());
    all.put("orthogonal", Initializer.orthogonal());
    all.put("identity", Initializer.identity(1));
    return all;
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Map<String, double[]> drawn = new LinkedHashMap<>();
    List<BarPlot> plots = new ArrayList<>();
    lesson.say("first weights          least     largest   deviation   gain of a unit's signal");
    all()
        .forEach(
            (name, initializer) -> {
              double[] w = draw(initializer, lesson.seed());
              drawn.put(name, w);
              lesson.say(
                  "%-20s %8.4f  %8.4f   %8.4f   %8.3f",
                  name, least(w), -least(negated(w)), deviation(w), gain(w));
              plots.add(
                  name.equals("identity")
                      ? BarPlot.histogram(name, "weight", w, -0.05, 1.05, 11)
                      : BarPlot.histogram(name, "weight", w, -0.325, 0.325, 13));
            });
    lesson.say("");
    lesson.claim(
        Math.abs(gain(drawn.get("LeCun normal")) - 1) < 0.05,
        "LeCun's weights keep a signal's size: gain %.3f",
        gain(drawn.get("LeCun normal")));
    lesson.claim(
        Math.abs(gain(drawn.get("He normal")) - Math.sqrt(2)) < 0.05,
        "He's make up for the half that ReLU cuts off: gain %.3f = √2",
        gain(drawn.get("He normal")));
    double bound = Math.sqrt(3.0 / INPUTS);
    lesson.claim(
        -least(drawn.get("LeCun uniform")) <= bound * 1.0001
            && -least(drawn.get("LeCun uniform")) > bound * 0.99,
        "the uniform ones end at √3·σ = %.4f, not at 3σ",
        bound);
    lesson.claim(
        least(drawn.get("truncated normal 0.1")) < -0.15
            && least(drawn.get("normal 0.1")) < least(drawn.get("truncated normal 0.1")),
        "the truncated normal has no tails");
    double worst = worstProduct(drawn.get("orthogonal"));
    lesson.claim(worst < 1e-5, "two orthogonal columns have the product 0: at most %.1e", worst);
    lesson.save(Figure.grid(4, plots));
  }

  private static double[] draw(Initializer initializer, long seed) {
    float[] values = new float[INPUTS * UNITS];
    RandomStream random = RandomStream.of(seed, "init", "example", "weight");
    initializer.fill(values, Shape.of(INPUTS, UNITS), random);
    double[] weights = new double[values.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = values[i];
    }
    return weights;
  }

  private static double[] negated(double[] values) {
    return Arrays.stream(values).map(v -> -v).toArray();
  }

  private static double least(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / values.length);
  }

  /** Deviation of a unit's sum over inputs of deviation 1: √(Σᵢ wᵢ²), over all units. */
  private static double gain(double[] weights) {
    double squares = 0;
    for (double weight : weights) {
      squares += weight * weight;
    }
    return Math.sqrt(squares / UNITS);
  }

  /** Largest |product| of two different columns. */
  private static double worstProduct(double[] weights) {
    double worst = 0;
    for (int a = 0; a < UNITS; a++) {
      for (int b = 0; b < a; b++) {
        double product = 0;
        for (int i = 0; i < INPUTS; i++) {
          product += weights[i * UNITS + a] * weights[i * UNITS + b];
        }
        worst = Math.abs(product) > worst ? Math.abs(product) : worst;
      }
    }
    return worst;
  }
}
