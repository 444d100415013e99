package dev.concord.select;

import dev.concord.random.Threefry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a search. The calling thread proposes trials in the order of their numbers, each as
 * soon as the results it is made from are there; workers try them. Everything shared is guarded by
 * this object's lock.
 */
final class SearchRun {
  private static final Logger LOG = LoggerFactory.getLogger(SearchRun.class);
  private static final long MILLISECONDS_BETWEEN_LOOKS = 100;

  private final Search search;
  private final Objective objective;
  private final SearchSettings settings;
  private final SearchLog log;
  private final List<Proposal> proposals = new ArrayList<>();
  private TrialResult[] results;
  private int done;
  private int prefix;
  private int running;
  private volatile boolean stopped; // read by running trials at every step, without the lock
  private Throwable broken;

  SearchRun(Search search, Objective objective, SearchSettings settings, SearchLog log) {
    this.search = search;
    this.objective = objective;
    this.settings = settings;
    this.log = log;
  }

  /** Tries what has no result yet; {@code known} receives the results. */
  SearchResults run(TrialResult[] known) throws IOException {
    results = known;
    done = (int) Arrays.stream(known).filter(Objects::nonNull).count();
    extendPrefix();
    settings.listener().searchStarted(done, results.length);
    AtomicInteger threads = new AtomicInteger();
    try (ExecutorService workers =
        Executors.newFixedThreadPool(
            settings.workers(),
            task -> new Thread(task, "search-worker-" + threads.incrementAndGet()))) {
      try {
        propose(workers);
      } catch (RuntimeException | Error failure) {
        stopped = true;
        throw failure;
      } finally {
        awaitRunning();
      }
    }
    if (broken != null) {
      throw rethrown(broken);
    }
    List<TrialResult> ended = Arrays.stream(results).filter(Objects::nonNull).toList();
    return new SearchResults(search.space(), search.goal(), ended, results.length);
  }

  private void propose(ExecutorService workers) {
    for (int number = 0; number < results.length; number++) {
      if (results[number] != null) { // written before the first worker, or by this trial itself
        proposals.add(results[number].proposal());
        continue;
      }
      int needs = search.strategy().needs(search.space(), number);
      if (!await(needs, Integer.MAX_VALUE)) {
        return;
      }
      Proposal proposal = search.strategy().propose(history(needs));
      proposals.add(proposal);
      if (!await(needs, settings.workers())) {
        return;
      }
      Trial trial =
          new Trial(
              number,
              proposal.settings(),
              proposal.resource(),
              proposal.origin(),
              Threefry.key(search.seed(), "trial", String.valueOf(proposal.origin()), "seed"),
              this::stopped);
      synchronized (this) { // a trial whose thread cannot be started is not waited for
        workers.execute(() -> attempt(trial, proposal));
        running++;
      }
    }
  }

  private synchronized SearchHistory history(int needs) {
    return new SearchHistory(
        search.space(),
        search.seed(),
        search.goal(),
        proposals,
        Arrays.asList(results).subList(0, needs));
  }

  /**
   * Waits until the first {@code needs} trials have ended and fewer than {@code most} run; false if
   * the search is to end instead.
   */
  private synchronized boolean await(int needs, int most) {
    try {
      while (!stopped && (prefix < needs || running >= most)) {
        wait(MILLISECONDS_BETWEEN_LOOKS);
        stopped |= settings.stop().getAsBoolean();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
    stopped |= settings.stop().getAsBoolean();
    return !stopped;
  }

  /** Waits for the trials that run, passing on the wish to stop. */
  private synchronized void awaitRunning() {
    boolean interrupted = Thread.interrupted();
    while (running > 0) {
      try {
        wait(MILLISECONDS_BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      stopped |= interrupted || settings.stop().getAsBoolean();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean stopped() {
    return stopped;
  }

  private void attempt(Trial trial, Proposal proposal) {
    long start = System.nanoTime();
    try {
      synchronized (this) {
        settings.listener().trialStarted(trial);
      }
      TrialResult result = result(trial, proposal);
      synchronized (this) {
        log.add(result);
        results[trial.number()] = result;
        done++;
        extendPrefix();
        settings
            .listener()
            .trialFinished(result, (System.nanoTime() - start) / 1e9, done, results.length);
      }
    } catch (TrialStoppedException e) {
      LOG.debug("Trial {} was given up", trial.number());
      synchronized (this) {
        stopped = true; // later trials may wait for this one
      }
    } catch (IOException | RuntimeException | Error failure) {
      // Neither this trial's nor the settings' fault: the search cannot go on.
      synchronized (this) {
        broken = broken == null ? failure : broken;
        stopped = true;
      }
    } finally {
      synchronized (this) {
        running--;
        notifyAll();
      }
    }
  }

  private TrialResult result(Trial trial, Proposal proposal) {
    try {
      return TrialResult.of(trial.number(), proposal, objective.score(trial));
    } catch (TrialStoppedException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrialStoppedException();
    } catch (Exception failure) {
      LOG.warn("Trial {} ({}) failed: {}", trial.number(), trial.settings(), failure.toString());
      LOG.info("What led to this", failure);
      String message = failure.getMessage();
      return TrialResult.ofFailure(
          trial.number(), proposal, message == null ? failure.toString() : message);
    }
  }

  private void extendPrefix() {
    while (prefix < results.length && results[prefix] != null) {
      prefix++;
    }
  }

  private static IOException rethrown(Throwable failure) {
    return switch (failure) {
      case IOException problem -> problem;
      case RuntimeException problem -> throw problem;
      case Error problem -> throw problem;
      default -> throw new IllegalStateException(failure);
    };
  }
}
