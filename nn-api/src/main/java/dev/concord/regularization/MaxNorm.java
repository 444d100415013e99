package dev.concord.regularization;

import dev.concord.expr.Expr;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import java.util.stream.IntStream;

/**
 * Max-norm: {@code w·min(1, c ÷ ‖w‖)} for the incoming weights w of each unit, that is for each
 * column of a weight [in, units] (all axes but the last, as Keras' max_norm with its axis 0). A
 * column of zeros stays. Srebro, Shraibman, "Rank, trace-norm and max-norm", 2005; with dropout:
 * Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014.
 *
 * @param norm c, the largest Euclidean norm, positive and finite; Keras' default is 2, Srivastava
 *     et al. use 3 to 4
 */
public record MaxNorm(float norm) implements Constraint {
  /** Checks the norm. */
  public MaxNorm {
    if (!(norm > 0 && norm < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("A maximum norm is positive and finite, got " + norm);
    }
  }

  @Override
  public Value of(Value weight) {
    int[] incoming = IntStream.range(0, weight.shape().rank() - 1).toArray();
    Value squaredNorm = Reduce.sum(Map.of(weight, Expr::squared), incoming);
    Value factor =
        Map.of(
            squaredNorm,
            s -> {
              Expr length = s.sqrt();
              Expr limit = Expr.constant(norm);
              return length.greaterThan(limit).select(limit.dividedBy(length), Expr.constant(1f));
            });
    return Map.of(weight, factor, (w, f) -> w.times(f));
  }
}
