package dev.concord.examples.task;

import dev.concord.data.KFold;
import dev.concord.data.RowSplit;
import dev.concord.data.Targets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Rows for k-fold cross-validation: all but the test rows are dealt into folds, each of which
 * validates once, classes in the proportions of the whole.
 */
public final class Folds {
  private Folds() {}

  /**
   * The data of each fold, each prepared by its own training rows.
   *
   * @param request says which rows are for the test
   * @param seed decides which rows share a fold
   * @param folds at least 2
   * @throws IllegalArgumentException if there are too few rows for so many folds
   */
  public static List<TaskData> of(TaskRows rows, DataRequest request, long seed, int folds)
      throws IOException {
    RowSplit whole = rows.split(request, seed);
    int[] dealt =
        IntStream.concat(Arrays.stream(whole.train()), Arrays.stream(whole.validation())).toArray();
    Optional<Targets.Labels> labels = rows.labels();
    List<RowSplit> splits =
        labels.isPresent()
            ? KFold.stratified(labels.get().select(dealt), folds, seed)
            : KFold.shuffled(dealt.length, folds, seed);
    List<TaskData> data = new ArrayList<>();
    for (RowSplit split : splits) {
      data.add(
          rows.prepared(
              new RowSplit(
                  chosen(dealt, split.train()), chosen(dealt, split.validation()), whole.test())));
    }
    return data;
  }

  private static int[] chosen(int[] rows, int[] numbers) {
    return Arrays.stream(numbers).map(number -> rows[number]).toArray();
  }
}
