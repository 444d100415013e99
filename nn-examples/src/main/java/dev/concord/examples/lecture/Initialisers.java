package dev.concord.examples.lecture;

import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.init.Initializer;
import dev.concord.init.VarianceScaling;
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import dev.concord.train.TensorStatistics;
import java.io.IOException;
import java.util.ArrayList;
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
    Map<String, HostTensor> drawn = new LinkedHashMap<>();
    List<BarPlot> plots = new ArrayList<>();
    lesson.say("first weights          least     largest   deviation   gain of a unit's signal");
    all()
        .forEach(
            (name, initializer) -> {
              HostTensor w = draw(initializer, lesson.seed());
              drawn.put(name, w);
              TensorStatistics of = TensorStatistics.of(w);
              lesson.say(
                  "%-20s %8.4f  %8.4f   %8.4f   %8.3f",
                  name, of.minimum(), of.maximum(), of.standardDeviation(), gain(w));
              double[] values = Columns.values(w);
              plots.add(
                  name.equals("identity")
                      ? BarPlot.histogram(name, "weight", values, -0.05, 1.05, 11)
                      : BarPlot.histogram(name, "weight", values, -0.325, 0.325, 13));
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
    double reached = -least(drawn.get("LeCun uniform"));
    lesson.claim(
        reached <= bound * 1.0001 && reached > bound * 0.99,
        "the uniform ones end at √3·σ = %.4f, not at 3σ",
        bound);
    lesson.claim(
        least(drawn.get("truncated normal 0.1")) < -0.15
            && least(drawn.get("normal 0.1")) < least(drawn.get("truncated normal 0.1")),
        "the truncated normal has no tails");
    double worst = worstProduct(drawn.get("orthogonal").floats());
    lesson.claim(worst < 1e-5, "two orthogonal columns have the product 0: at most %.1e", worst);
    lesson.save(Figure.grid(4, plots));
  }

  private static HostTensor draw(Initializer initializer, long seed) {
    HostTensor weights = HostTensor.zeros(TensorType.f32(INPUTS, UNITS));
    RandomStream random = RandomStream.of(seed, "init", "example", "weight");
    initializer.fill(weights.floats(), weights.shape(), random);
    return weights;
  }

  private static double least(HostTensor weights) {
    return TensorStatistics.of(weights).minimum();
  }

  /** Deviation of a unit's sum over inputs of deviation 1: √(Σᵢ wᵢ²), over all units. */
  private static double gain(HostTensor weights) {
    return TensorStatistics.of(weights).norm() / Math.sqrt(UNITS);
  }

  /** Largest |product| of two different columns. */
  private static double worstProduct(float[] w) {
    double worst = 0;
    for (int a = 0; a < UNITS; a++) {
      for (int b = 0; b < a; b++) {
        double product = 0;
        for (int i = 0; i < INPUTS; i++) {
          product += (double) w[i * UNITS + a] * w[i * UNITS + b];
        }
        worst = Math.abs(product) > worst ? Math.abs(product) : worst;
      }
    }
    return worst;
  }
}
