package dev.concord.examples.saved;

import dev.concord.data.preprocess.FittedTableCoding;
import dev.concord.data.preprocess.FittedTransform;
import dev.concord.layer.BatchNormalization;
import dev.concord.layer.Dense;
import dev.concord.layer.Dropout;
import dev.concord.layer.Flatten;
import dev.concord.layer.Rescale;
import dev.concord.layer.SoftmaxLayer;
import dev.concord.model.Model;
import dev.concord.model.SequentialBuilder;
import dev.concord.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All that is needed beside the weights to use a trained network on new data: how its input is
 * prepared, its layers, and what its outputs mean. It travels as JSON in the metadata of the model
 * file ({@link ModelSpecJson}). It covers the networks that the command line makes, chains of dense
 * layers; a program of your own keeps its own model code instead.
 *
 * @param task what was learnt, such as {@code digits}
 * @param input what one row looks like
 * @param hiddenLayers units of each hidden layer
 * @param activation of the hidden layers, a name of {@link ActivationName}
 * @param batchNormalization whether each hidden layer normalises its sums before the activation; it
 *     then has no bias, which the normalisation's shift takes the place of
 * @param dropout rate behind each hidden layer, 0 for none
 * @param output what the outputs mean
 */
public record ModelSpec(
    String task,
    InputSpec input,
    List<Integer> hiddenLayers,
    ActivationName activation,
    boolean batchNormalization,
    double dropout,
    OutputSpec output) {

  /** Copies the list. */
  public ModelSpec {
    hiddenLayers = List.copyOf(hiddenLayers);
  }

  /**
   * What one row of input looks like.
   *
   * @param shape its shape, such as [28, 28]
   * @param image whether elements are grey levels 0 to 255, which the model divides by 255
   * @param names of the elements, or empty
   * @param scaling applied to rows before the model sees them, if any
   * @param coding that made the rows from a table with categories or gaps, if any
   * @param origins what is subtracted from the numbers of some columns of that table as they are
   *     read, by name
   */
  public record InputSpec(
      Shape shape,
      boolean image,
      List<String> names,
      Optional<FittedTransform> scaling,
      Optional<FittedTableCoding> coding,
      Map<String, Double> origins) {
    /** Copies names and origins. */
    public InputSpec {
      names = List.copyOf(names);
      origins = Map.copyOf(origins);
    }

    /** Rows that are numbers from the start. */
    public InputSpec(
        Shape shape, boolean image, List<String> names, Optional<FittedTransform> scaling) {
      this(shape, image, names, scaling, Optional.empty(), Map.of());
    }
  }

  /**
   * The network for training: its outputs are scores of classes, or scaled values.
   *
   * @param dense what of its dense layers is for training alone, such as first weights and
   *     penalties
   */
  public Model model(UnaryOperator<Dense> dense) {
    return chain(dense).build();
  }

  /**
   * The network for use: the same parameters, and outputs that are probabilities for classes where
   * the scores stand for such.
   */
  public Model predictionModel() {
    SequentialBuilder chain = chain(UnaryOperator.identity());
    return output instanceof OutputSpec.Classes classes && classes.probabilities()
        ? chain.add(new SoftmaxLayer()).build()
        : chain.build();
  }

  private SequentialBuilder chain(UnaryOperator<Dense> dense) {
    SequentialBuilder chain = Model.sequential(input.shape().lengths());
    if (input.image()) {
      chain.add(new Rescale(1 / 255f, 0f));
    }
    if (input.shape().rank() > 1) {
      chain.add(new Flatten());
    }
    for (int units : hiddenLayers) {
      Dense hidden = Dense.of(units, activation.activation());
      if (batchNormalization) {
        Dense sums = Dense.of(units).withoutBias().withWeights(hidden.weightInitializer());
        chain.add(dense.apply(sums)).add(new BatchNormalization()).add(activation.activation());
      } else {
        chain.add(dense.apply(hidden));
      }
      if (dropout > 0) {
        chain.add(new Dropout(dropout));
      }
    }
    return chain.add(dense.apply(Dense.of(output.width())));
  }
}
