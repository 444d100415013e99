package dev.concord.regularization;

import dev.concord.expr.Expr;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reshape;
import dev.concord.tensor.Shape;
import java.util.stream.IntStream;

/**
 * Max-norm: {@code w·min(1, c ÷ ‖w‖)} for each w that a weight is made of, by default the incoming
 * weights of each unit. Zeros stay. A parameter of one axis, such as γ of a normalisation, is one
 * w. Srebro, Shraibman, "Rank, trace-norm and max-norm", 2005; with dropout: Srivastava et al.,
 * "Dropout: a simple way to prevent neural networks from overfitting", 2014.
 *
 * @param norm c, the largest Euclidean norm, positive and finite; Keras' default is 2, Srivastava
 *     et al. use 3 to 4
 * @param span which elements are one w
 */
public record MaxNorm(float norm, Span span) implements Constraint {
  /** Which elements of a parameter have one norm. */
  public enum Span {
    /** The incoming weights of a unit, a column of [in, units]: Keras' axis 0, the default. */
    COLUMNS,
    /** A row, such as the vector of a category in [categories, width]: Keras' axis 1. */
    ROWS
  }

  /** Checks the norm. */
  public MaxNorm {
    if (!(norm > 0 && norm < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("A maximum norm is positive and finite, got " + norm);
    }
  }

  /** For the incoming weights of each unit. */
  public MaxNorm(float norm) {
    this(norm, Span.COLUMNS);
  }

  @Override
  public Value of(Value weight) {
    Value squaredNorm = squaredNorm(Map.of(weight, Expr::squared));
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

  private Value squaredNorm(Value squares) {
    int rank = squares.shape().rank();
    if (rank == 1) {
      return Reduce.sum(squares, 0);
    }
    return switch (span) {
      case COLUMNS -> Reduce.sum(squares, IntStream.range(0, rank - 1).toArray());
      case ROWS -> {
        Shape perRow = squares.shape();
        for (int axis = 1; axis < rank; axis++) {
          perRow = perRow.with(axis, 1);
        }
        yield Reshape.of(Reduce.sum(squares, IntStream.range(1, rank).toArray()), perRow);
      }
    };
  }
}
