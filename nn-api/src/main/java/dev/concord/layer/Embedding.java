package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.kernel.Gather;
import dev.concord.regularization.Constraint;
import dev.concord.regularization.Regularizer;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * A learned vector for each category: {@code y[i…, :] = E[x[i…], :]} with x I32 [batch, …], E
 * [categories, width], y [batch, …, width]. A category outside 0 … categories − 1 is refused in
 * rows to train on, to judge by or to predict; where it comes about otherwise it gives NaN. The
 * gradient adds rows in ascending position, as the contract says.
 *
 * @param categories number of categories, at least 1
 * @param width length of a vector, at least 1
 * @param initializer first values of E
 * @param regularization penalty and constraint on E, on all categories, whether a batch has them or
 *     not
 */
public record Embedding(
    int categories, int width, Initializer initializer, ParameterRegularization regularization)
    implements Layer {
  /** Checks the lengths. */
  public Embedding {
    if (categories < 1 || width < 1) {
      throw new IllegalArgumentException(
          "An embedding has at least 1 category and width 1, got " + categories + " and " + width);
    }
  }

  /** Without penalty or constraint. */
  public Embedding(int categories, int width, Initializer initializer) {
    this(categories, width, initializer, ParameterRegularization.NONE);
  }

  /** With first vectors drawn from the standard normal distribution. */
  public static Embedding of(int categories, int width) {
    return new Embedding(categories, width, Initializer.normal(1));
  }

  /** The same layer with a penalty on its vectors, such as {@code Regularizer.l2(1e-4f)}. */
  public Embedding withRegularizer(Regularizer penalty) {
    return with(regularization.withPenalty(penalty));
  }

  /**
   * The same layer whose vectors keep a Euclidean norm of at most {@code norm}, as PyTorch's
   * max_norm; there a vector is shortened when it is looked up, here after each update, as Keras'
   * embeddings_constraint.
   */
  public Embedding withMaxNorm(float norm) {
    return with(regularization.withConstraint(Constraint.maxRowNorm(norm)));
  }

  /** The same layer with another penalty and constraint. */
  public Embedding with(ParameterRegularization changed) {
    return new Embedding(categories, width, initializer, changed);
  }

  @Override
  public String kind() {
    return "embedding";
  }

  @Override
  public Value apply(LayerScope scope, List<Value> inputs) {
    Value x = Inputs.single(this, inputs);
    if (x.type().dtype() != DType.I32) {
      throw new IllegalArgumentException(
          "embedding takes I32 category numbers, got "
              + x.type()
              + "; make the input an int input");
    }
    Value table =
        regularization.parameter(scope, "table", Shape.of(categories, width), initializer);
    return scope.graph().apply(new Gather(), table, x);
  }
}
