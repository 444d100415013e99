package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import java.util.List;
import java.util.Set;

/**
 * Another transform for some columns only; the others stay as they are and where they are. The
 * transform must give as many columns as it takes.
 *
 * @param columns numbers of the columns, from 0 on in a row's row-major order, each once, in the
 *     order in which the transform sees them
 * @param transform for those columns, which it sees as F32 [n, columns]
 */
public record OnColumns(List<Integer> columns, Transform transform) implements Transform {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if there is none, or one is negative or twice
   */
  public OnColumns {
    columns = List.copyOf(columns);
    if (columns.isEmpty()
        || Set.copyOf(columns).size() < columns.size()
        || columns.stream().anyMatch(column -> column < 0)) {
      throw new IllegalArgumentException(
          "Expected one or more different column numbers from 0 on, got " + columns + ".");
    }
  }

  /**
   * For columns chosen by name.
   *
   * @param names of all columns, such as {@code data.featureNames()}
   * @param chosen some of them
   * @throws IllegalArgumentException if a name does not exist
   */
  public static OnColumns named(List<String> names, List<String> chosen, Transform transform) {
    for (String name : chosen) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "Column \"%s\" does not exist: there are %s.".formatted(name, names));
      }
    }
    return new OnColumns(chosen.stream().map(names::indexOf).toList(), transform);
  }

  @Override
  public FittedTransform fit(HostTensor features) {
    Columns all = Columns.of(features);
    int[] numbers = columns.stream().mapToInt(Integer::intValue).toArray();
    HostTensor chosen = all.select(numbers);
    FittedTransform fitted = transform.fit(chosen);
    HostTensor applied = fitted.apply(chosen);
    if (!applied.shape().equals(chosen.shape())) {
      throw new IllegalArgumentException(
          "A transform of some columns must give as many: %s made %s of %s."
              .formatted(transform, applied.type(), chosen.type()));
    }
    return new FittedOnColumns(all.rowShape(), numbers, fitted);
  }
}
