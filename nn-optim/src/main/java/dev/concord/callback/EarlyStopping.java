package dev.concord.callback;

import dev.concord.device.Store;
import dev.concord.train.EpochReport;
import dev.concord.train.ModelWeights;
import dev.concord.train.Monitor;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingEnd;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingSession;
import java.util.List;

/**
 * Ends training when a number has not become better for some epochs, and gives the best weights
 * back (Prechelt 1998, Early stopping — but when?). With the meaning of Keras' EarlyStopping: an
 * epoch is better if its value is better than the best before it by more than {@code
 * minimumChange}; training ends after {@code patience} epochs in a row that are not, with patience
 * 0 as with 1.
 *
 * <p>What it decides follows from the history, and the best weights so far are kept in the store,
 * beside the current ones, and in checkpoints: a continued run ends as the uninterrupted one. They
 * are given back when training is over, by whatever it ended but a failure or a pause; moments stay
 * those of the last step.
 *
 * @param monitor what is watched, such as {@link Monitor#VALIDATION_LOSS}
 * @param patience epochs without improvement that are borne, at least 0
 * @param minimumChange how much better counts as better, at least 0
 * @param restoresBest whether the weights (and layer states) of the best epoch are given back
 */
public record EarlyStopping(
    Monitor monitor, int patience, double minimumChange, boolean restoresBest)
    implements TrainingListener {
  /** Checks the numbers. */
  public EarlyStopping {
    if (patience < 0 || !(minimumChange >= 0 && minimumChange < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Patience and minimum change must not be negative, got %d and %s"
              .formatted(patience, minimumChange));
    }
  }

  /** Any improvement counts, and the best weights are given back. */
  public EarlyStopping(Monitor monitor, int patience) {
    this(monitor, patience, 0, true);
  }

  @Override
  public void trainingStarted(Trainer trainer) {
    monitor.requireReported(trainer);
    if (restoresBest) {
      Store store = trainer.session().store();
      for (String name : weights(trainer.session())) {
        if (!store.contains(best(name))) {
          store.create(best(name), store.read(name));
        }
      }
    }
    // A checkpoint may have been written before this listener heard of the epoch.
    if (trainer.batch() == 0) {
      keepIfBest(trainer);
    }
    stopIfDue(trainer);
  }

  @Override
  public void epochFinished(Trainer trainer, EpochReport report) {
    keepIfBest(trainer);
    stopIfDue(trainer);
  }

  @Override
  public void trainingFinished(Trainer trainer, TrainingEnd end) {
    if (restoresBest && end.isFinal() && bestEpoch(trainer.history()) > 0) {
      TrainingSession session = trainer.session();
      Store store = session.store();
      weights(session).forEach(name -> store.write(name, store.read(best(name))));
      if (session.masked()) { // perhaps since the best epoch: what is pruned stays pruned
        session.mask(session.mask());
      }
    }
  }

  private void keepIfBest(Trainer trainer) {
    if (restoresBest && trainer.epoch() > 0 && bestEpoch(trainer.history()) == trainer.epoch()) {
      Store store = trainer.session().store();
      weights(trainer.session()).forEach(name -> store.write(best(name), store.read(name)));
    }
  }

  private void stopIfDue(Trainer trainer) {
    List<EpochReport> history = trainer.history();
    if (history.isEmpty()) {
      return;
    }
    int best = bestEpoch(history);
    int waited = history.getLast().epoch() - (best > 0 ? best : history.getFirst().epoch() - 1);
    if (waited > 0 && waited >= patience) {
      trainer.stop(
          "%s no better for %d epoch%s, since epoch %d"
              .formatted(monitor.name(), waited, waited == 1 ? "" : "s", best));
    }
  }

  /** The last epoch that was better than those before it, 0 if none was. */
  public int bestEpoch(List<EpochReport> history) {
    double value = monitor.worst();
    int best = 0;
    for (EpochReport report : history) {
      if (monitor.isBetter(monitor.of(report), value, minimumChange)) {
        value = monitor.of(report);
        best = report.epoch();
      }
    }
    return best;
  }

  @Override
  public List<String> states(TrainingSession session) {
    return restoresBest ? weights(session).stream().map(this::best).toList() : List.of();
  }

  private static List<String> weights(TrainingSession session) {
    return ModelWeights.names(session.model());
  }

  private String best(String state) {
    return "early_stopping/" + monitor.name() + "/" + state;
  }
}
