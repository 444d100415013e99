package dev.concord.select;

import dev.concord.data.RowSplit;
import dev.concord.device.Device;
import dev.concord.train.EpochReport;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Judges a way of training by several splits of the same rows: trained on the training rows of
 * each, judged on its validation rows. With the splits of {@link dev.concord.data.KFold}, plain,
 * stratified or repeated, it is k-fold cross-validation (Stone 1974):
 *
 * <pre>{@code
 * CrossValidation folds = new CrossValidation(KFold.stratified(labels, 5, 3, seed));
 * FoldScores scores =
 *     folds.scores(recipe, data, () -> Backends.open("cpu", oneThread), 1, 4,
 *         report -> report.validation().accuracy());
 * }</pre>
 *
 * What is fitted to data, such as a scaling, belongs into the fold, fitted to its training rows
 * alone: use {@link #scores(FoldObjective, int)} then. Scores follow from rows and seed, not from
 * the number of workers.
 *
 * @param splits at least one
 */
public record CrossValidation(List<RowSplit> splits) {
  /** Copies the splits and checks that each has rows to judge by. */
  public CrossValidation {
    splits = List.copyOf(splits);
    if (splits.isEmpty()) {
      throw new IllegalArgumentException("Cross-validation takes at least one split");
    }
    for (int fold = 0; fold < splits.size(); fold++) {
      RowSplit split = splits.get(fold);
      if (split.train().length == 0 || split.validation().length == 0) {
        throw new IllegalArgumentException(
            "Split %d of cross-validation has no rows to train on or to judge by: %s"
                .formatted(fold, split));
      }
    }
  }

  /** Trains on one split and judges the result. */
  @FunctionalInterface
  public interface FoldObjective {
    /**
     * The score of one split. Several are asked for at the same time, on threads of their own.
     *
     * @param fold number of the split, from 0
     * @param rows of the split
     */
    double score(int fold, RowSplit rows) throws Exception;
  }

  /**
   * The scores of all splits.
   *
   * @param workers how many are computed at the same time, at least 1
   * @throws RuntimeException what a split failed with, such as a {@link
   *     dev.concord.train.DivergedException}; of several failures that of the first split
   */
  public FoldScores scores(FoldObjective objective, int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("Cross-validation has at least 1 worker, got " + workers);
    }
    List<Future<Double>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
      for (int fold = 0; fold < splits.size(); fold++) {
        int number = fold;
        Callable<Double> work = () -> objective.score(number, splits.get(number));
        running.add(threads.submit(work));
      }
      try {
        return new FoldScores(
            IntStream.range(0, splits.size())
                .mapToObj(fold -> score(fold, running.get(fold)))
                .toList());
      } finally {
        // After a failure, what is left; the last first, else a free worker would begin the next.
        running.reversed().forEach(future -> future.cancel(true));
      }
    }
  }

  private static double score(int fold, Future<Double> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrialStoppedException();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        default ->
            throw new IllegalStateException(
                "Split %d failed: %s".formatted(fold, e.getCause()), e.getCause());
      }
    }
  }

  /**
   * The scores of a recipe.
   *
   * @param data all rows; each split trains and judges on some of them
   * @param devices opens a device for each split, which is closed after it; with several workers
   *     best one of a single thread
   * @param seed of first weights, random layers and the order of rows, the same for all splits
   * @param workers splits at the same time, at least 1
   * @param score of the last epoch's report, such as the validation loss
   */
  public FoldScores scores(
      TrainingRecipe recipe,
      TrainingData data,
      Supplier<Device> devices,
      long seed,
      int workers,
      ToDoubleFunction<EpochReport> score) {
    return scores(
        (fold, rows) -> {
          try (Device device = devices.get()) {
            TrainingData train = data.select(rows.train());
            TrainingData validation = data.select(rows.validation());
            return score.applyAsDouble(
                recipe.train(device, train, validation, seed).history().getLast());
          }
        },
        workers);
  }
}
