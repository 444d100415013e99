package dev.concord.layer;

import dev.concord.graph.Value;
import dev.concord.init.Initializer;
import dev.concord.kernel.Gather;
import dev.concord.regularization.Regularizer;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A learned vector for each category: {@code y[i…, :] = E[x[i…], :]} with x I32 [batch, …], E
 * [categories, width], y [batch, …, width]. A category outside 0 … categories − 1 is refused in
 * rows to train on, to judge by or to predict; where it comes about otherwise it gives NaN. The
 * gradient adds rows in ascending position, as the contract says.
 *
 * @param categories number of categories, at least 1
 * @param width length of a vector, at least 1
 * @param initializer first values of E
 * @param regularizer penalty on E, all categories, whether a batch has them or not; or empty
 */
public record Embedding(
    int categories, int width, Initializer initializer, Optional<Regularizer> regularizer)
    implements Layer {
  /** Checks the lengths. */
  public Embedding {
    if (categories < 1 || width < 1) {
      throw new IllegalArgumentException(
          "An embedding has at least 1 category and width 1, got " + categories + " and " + width);
    }
  }

  /** Without penalty. */
  public Embedding(int categories, int width, Initializer initializer) {
    this(categories, width, initializer, Optional.empty());
  }

  /** With first vectors drawn from the standard normal distribution. */
  public static Embedding of(int categories, int width) {
    return new Embedding(categories, width, Initializer.normal(1));
  }

  /** The same layer with a penalty on its vectors, such as {@code Regularizer.l2(1e-4f)}. */
  public Embedding withRegularizer(Regularizer penalty) {
    return new Embedding(categories, width, initializer, Optional.of(penalty));
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
    Value table = scope.parameter("table", Shape.of(categories, width), initializer);
    regularizer.ifPresent(penalty -> scope.penalty(penalty.penalty(table)));
    return scope.graph().apply(new Gather(), table, x);
  }
}
