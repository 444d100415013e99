package dev.concord.prune;

import dev.concord.device.Device;
import dev.concord.device.Store;
import dev.concord.loss.Loss;
import dev.concord.model.Model;
import dev.concord.model.Parameter;
import dev.concord.random.RandomStream;
import dev.concord.random.Threefry;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.train.Evaluator;
import dev.concord.train.Predictor;
import dev.concord.train.TrainingData;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much each input of a trained network counts, so that those that do not can be left out and
 * the network trained again without them:
 *
 * <pre>{@code
 * FeatureImportance importance =
 *     FeatureImportance.byPermutation(device, model, store, loss, validation, 5, 1);
 * FeatureSelection best = importance.best(10);
 * TrainingData fewer = best.apply(train); // for a model of 10 inputs
 * }</pre>
 *
 * @param values one for each feature; more is more important
 */
public record FeatureImportance(List<Double> values) {
  /** Copies the values. */
  public FeatureImportance {
    values = List.copyOf(values);
  }

  /**
   * By the Euclidean norm of the weights that leave each input: √Σ_u W[i, u]², W being the first
   * layer's. Fair only between inputs of the same scale.
   *
   * @param model of one input of floats, whose first layer with weights is fully connected to it
   * @param store holds its weights
   * @throws IllegalArgumentException if there is no such layer
   */
  public static FeatureImportance byWeights(Model model, Store store) {
    Parameter first = firstWeights(model);
    float[] weights = store.read(first.name()).floats();
    int units = first.shape().length(1);
    return new FeatureImportance(
        IntStream.range(0, first.shape().length(0))
            .mapToObj(
                feature -> {
                  double squares = 0;
                  for (int u = 0; u < units; u++) {
                    double weight = weights[feature * units + u];
                    squares += weight * weight;
                  }
                  return Math.sqrt(squares);
                })
            .toList());
  }

  /** The weights [features, units] of the layer that is fully connected to the only input. */
  static Parameter firstWeights(Model model) {
    int features = model.inputs().getFirst().shape().size();
    return model.parameters().stream()
        .filter(parameter -> parameter.shape().rank() == 2)
        .findFirst()
        .filter(parameter -> parameter.shape().length(0) == features)
        .filter(parameter -> model.inputs().size() == 1)
        // The vectors of an embedding may be as many as the features, but are not theirs.
        .filter(parameter -> model.inputs().getFirst().dtype() == DType.F32)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected a model of one input of floats whose first weights are [%d, units]; got %s"
                        .formatted(features, model)));
  }

  /**
   * By permutation: how much the loss grows when a feature's values are shuffled among the rows,
   * which keeps their distribution and breaks what ties them to the targets; the mean over several
   * shuffles. About 0, or below it by chance, for a feature that does not count. Sources: Breiman,
   * "Random forests", 2001; Fisher, Rudin and Dominici 2019.
   *
   * @param model of one input
   * @param store holds its weights
   * @param data rows that were not trained on
   * @param repetitions shuffles of each feature, at least 1; 5 is usual
   * @param seed of the shuffles
   */
  public static FeatureImportance byPermutation(
      Device device,
      Model model,
      Store store,
      Loss loss,
      TrainingData data,
      int repetitions,
      long seed) {
    if (data.features().size() != 1 || repetitions < 1) {
      throw new IllegalArgumentException(
          "Expected data of one input and at least 1 repetition, got %d inputs and %d"
              .formatted(data.features().size(), repetitions));
    }
    HostTensor rows = data.features().getFirst();
    try (Predictor predictor = new Predictor(device, model, store);
        Evaluator evaluator = new Evaluator(device, loss, List.of())) {
      double before = evaluator.of(predictor.predict(rows), data.targets(), data.weights()).loss();
      return new FeatureImportance(
          IntStream.range(0, rows.shape().trailing(1).size())
              .mapToObj(
                  feature -> {
                    long key = Threefry.key(seed, "permutation", "" + feature, "importance");
                    double sum = 0;
                    for (int r = 0; r < repetitions; r++) {
                      HostTensor shuffled = shuffled(rows, feature, new RandomStream(key, r));
                      HostTensor prediction = predictor.predict(shuffled);
                      sum +=
                          evaluator.of(prediction, data.targets(), data.weights()).loss() - before;
                    }
                    return sum / repetitions;
                  })
              .toList());
    }
  }

  /** A copy of rows in which one feature's values have changed places. */
  private static HostTensor shuffled(HostTensor rows, int feature, RandomStream random) {
    int[] order = IntStream.range(0, rows.shape().length(0)).toArray();
    int[] from = order.clone();
    random.shuffle(from);
    HostTensor shuffled = rows.rows(order);
    int width = rows.shape().trailing(1).size();
    for (int row : order) {
      int target = row * width + feature;
      int source = from[row] * width + feature;
      if (rows.type().dtype() == DType.U8) {
        shuffled.bytes()[target] = rows.bytes()[source];
      } else {
        shuffled.floats()[target] = rows.floats()[source];
      }
    }
    return shuffled;
  }

  /** Numbers of the features, the most important first; of equals the lower number. */
  public List<Integer> ranked() {
    return IntStream.range(0, values.size())
        .boxed()
        .sorted(Comparator.comparingDouble(feature -> -values.get(feature)))
        .toList();
  }

  /**
   * Keeps the most important features.
   *
   * @param count how many, from 1 to all
   */
  public FeatureSelection best(int count) {
    if (count < 1 || count > values.size()) {
      throw new IllegalArgumentException(
          "There are 1 to %d features to keep, asked for %d".formatted(values.size(), count));
    }
    int[] kept = ranked().stream().limit(count).mapToInt(Integer::intValue).toArray();
    Arrays.sort(kept);
    return new FeatureSelection(kept, values.size());
  }
}
