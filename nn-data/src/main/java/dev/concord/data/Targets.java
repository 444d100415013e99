package dev.concord.data;

import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * What a model is to learn for each row of a {@link Dataset}: a class ({@link Labels}) or numbers
 * ({@link Values}). It checks itself when made and is not changed afterwards.
 */
public sealed interface Targets {
  /** Number of rows. */
  int size();

  /** The targets of the given rows, in that order, copied; a row may come several times. */
  Targets select(int[] rows);

  /**
   * One class for each row.
   *
   * @param ids I32 [n], each from 0 to classes − 1
   * @param classes number of classes, at least 1
   * @param names the classes' names in the order of their ids, or empty where they have none
   */
  record Labels(HostTensor ids, int classes, List<String> names) implements Targets {
    /**
     * Checks the targets.
     *
     * @throws IllegalArgumentException if the ids are not I32 [n], one is outside 0 … classes − 1,
     *     or the number of names is neither 0 nor classes
     */
    public Labels {
      names = List.copyOf(names);
      if (ids.type().dtype() != DType.I32 || ids.shape().rank() != 1) {
        throw new IllegalArgumentException("Labels must be I32 [n], got " + ids.type() + ".");
      }
      if (classes < 1) {
        throw new IllegalArgumentException("There must be at least 1 class, got " + classes + ".");
      }
      if (!names.isEmpty() && names.size() != classes) {
        throw new IllegalArgumentException(
            "Expected a name for each of the %d classes or none at all, got %d names %s."
                .formatted(classes, names.size(), names));
      }
      int[] values = ids.ints();
      for (int row = 0; row < values.length; row++) {
        if (values[row] < 0 || values[row] >= classes) {
          throw new IllegalArgumentException(
              "Label out of range in row %d: expected 0 to %d for %d classes, got %d."
                  .formatted(row, classes - 1, classes, values[row]));
        }
      }
    }

    /** Labels of classes without names. */
    public Labels(HostTensor ids, int classes) {
      this(ids, classes, List.of());
    }

    @Override
    public int size() {
      return ids.size();
    }

    @Override
    public Labels select(int[] rows) {
      return new Labels(ids.rows(rows), classes, names);
    }

    /**
     * The same targets as one number for each row, 0 or 1: what a network with a single sigmoid
     * output learns.
     *
     * @return F32 [n, 1]
     * @throws IllegalStateException if there are not exactly two classes
     */
    public Values binary() {
      if (classes != 2) {
        throw new IllegalStateException(
            "A single 0/1 column stands for 2 classes, these labels have %d: use one-hot targets."
                .formatted(classes));
      }
      float[] column = new float[size()];
      for (int row = 0; row < column.length; row++) {
        column[row] = ids.ints()[row];
      }
      return new Values(HostTensor.of(Shape.of(size(), 1), column), List.of());
    }
  }

  /**
   * Numbers for each row.
   *
   * @param values F32 [n, m], all finite
   * @param names the m columns' names, or empty where they have none
   */
  record Values(HostTensor values, List<String> names) implements Targets {
    /**
     * Checks the targets.
     *
     * @throws IllegalArgumentException if the values are not F32 [n, m], one is NaN or infinite, or
     *     the number of names is neither 0 nor m
     */
    public Values {
      names = List.copyOf(names);
      if (values.type().dtype() != DType.F32 || values.shape().rank() != 2) {
        throw new IllegalArgumentException(
            "Target values must be F32 [n, m], got " + values.type() + ".");
      }
      int columns = values.shape().length(1);
      if (!names.isEmpty() && names.size() != columns) {
        throw new IllegalArgumentException(
            "Expected a name for each of the %d target columns or none at all, got %d names %s."
                .formatted(columns, names.size(), names));
      }
      Rows.requireFinite("targets", values, names);
    }

    @Override
    public int size() {
      return values.shape().length(0);
    }

    @Override
    public Values select(int[] rows) {
      return new Values(values.rows(rows), names);
    }
  }
}
