package dev.concord.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.Split;
import dev.concord.data.generated.PlaneProblems;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.select.Goal;
import dev.concord.select.Search;
import dev.concord.select.SearchListener;
import dev.concord.select.SearchResults;
import dev.concord.select.SearchSettings;
import dev.concord.select.SearchSpace;
import dev.concord.select.Setting;
import dev.concord.select.Trial;
import dev.concord.select.TrialResult;
import dev.concord.select.bayes.BayesianSearch;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingRecipe;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A search over 20 settings on the cpu backend, with trials of one thread each. */
class SearchUsesAllCoresTest {
  private static final int LONGEST_WAIT_MINUTES = 5;
  private static final Split DATA =
      Split.ofSizes(PlaneProblems.circles(300, 0.1f, 1), 1, 200, 100, 0);

  private static double train(Trial trial) {
    Model model =
        Model.sequential(2)
            .add(Dense.of(trial.settings().whole("units"), Activation.TANH))
            .add(Dense.of(2))
            .build();
    var recipe =
        new TrainingRecipe(
            model,
            new CategoricalCrossEntropy(),
            new Adam((float) trial.settings().number("learning_rate")),
            new TrainingSettings(4, trial.settings().whole("batch")));
    try (Device device = Backends.open("cpu", DeviceOptions.DEFAULT.with("threads", 1))) {
      return recipe
          .train(
              device,
              TrainingData.of(DATA.train()),
              TrainingData.of(DATA.validation()),
              trial.seed())
          .validation()
          .loss();
    }
  }

  /** Counts how many trials run at the same time, and on how many threads. */
  private static final class Running implements SearchListener {
    private final Set<Thread> threads = new HashSet<>();
    private int now;
    private int most;

    @Override
    public void trialStarted(Trial trial) {
      threads.add(Thread.currentThread());
      now++;
      most = Math.max(most, now);
    }

    @Override
    public void trialFinished(TrialResult result, double seconds, int done, int trials) {
      now--;
    }
  }

  @Test
  void everyNumberOfWorkersIsBusyAndGivesTheSameTable() throws IOException {
    SearchSpace space =
        SearchSpace.of("learning_rate", Setting.logUniform(1e-4, 1e-1))
            .and("units", Setting.logWhole(2, 64))
            .and("batch", Setting.ordered("16", "32", "64"));
    Search search = new Search("circles", space, BayesianSearch.of(20), 1, Goal.MINIMIZE);
    SearchResults first = null;
    for (int workers : new int[] {1, 2, 4}) {
      Running running = new Running();
      // No trial begins to train before all workers have one: with fewer the wait would end.
      CyclicBarrier barrier = new CyclicBarrier(workers);
      SearchResults results =
          search.run(
              trial -> {
                barrier.await(LONGEST_WAIT_MINUTES, TimeUnit.MINUTES);
                return train(trial);
              },
              SearchSettings.workers(workers).heardBy(running));
      assertEquals(workers, running.most);
      assertEquals(workers, running.threads.size());
      first = first == null ? results : first;
      assertEquals(first, results);
      assertEquals(first.toString(), results.toString());
      assertTrue(results.trials().stream().noneMatch(TrialResult::failed), results.toString());
    }
    assertEquals(20, first.trials().size());
    // What the search learnt from its first ten trials pays.
    assertTrue(first.best().number() >= 10, first.toString());
  }
}
