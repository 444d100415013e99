package dev.concord.ensemble;

import dev.concord.schedule.CosineRestarts;
import dev.concord.train.EpochReport;
import dev.concord.train.ModelWeights;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingSession;
import dev.concord.train.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Collects the members of an ensemble from a single training: the learning rate falls along a
 * cosine and restarts, and at the end of each cycle the weights, near some minimum, are kept.
 *
 * <pre>{@code
 * Snapshots snapshots = new Snapshots(5, 8); // 5 cycles of 8 epochs
 * new Trainer(session, snapshots.settings(0.1, 64), data, null, snapshots).fit();
 * List<ModelWeights> members = snapshots.weights();
 * }</pre>
 *
 * Source: Huang et al., "Snapshot ensembles: train 1, get M for free", 2017. The rate is {@link
 * CosineRestarts} down to 0, changed with every batch. One object belongs to one training. The
 * snapshots so far are also kept in the store and in checkpoints, so a continued run has them all.
 */
public final class Snapshots implements TrainingListener {
  private final int cycles;
  private final int epochsPerCycle;
  private final List<ModelWeights> weights = new ArrayList<>();

  /**
   * Snapshots of a training to come.
   *
   * @param cycles number of members, at least 1
   * @param epochsPerCycle length of each, at least 1
   */
  public Snapshots(int cycles, int epochsPerCycle) {
    if (cycles < 1 || epochsPerCycle < 1) {
      throw new IllegalArgumentException(
          "There is at least 1 cycle of at least 1 epoch, got %d of %d"
              .formatted(cycles, epochsPerCycle));
    }
    this.cycles = cycles;
    this.epochsPerCycle = epochsPerCycle;
  }

  /**
   * The settings of that training.
   *
   * @param learningRate at the beginning of each cycle
   * @param batchSize rows per step
   */
  public TrainingSettings settings(double learningRate, int batchSize) {
    return new TrainingSettings(cycles * epochsPerCycle, batchSize)
        .withSchedule(new CosineRestarts(learningRate, epochsPerCycle));
  }

  @Override
  public void trainingStarted(Trainer trainer) {
    int epochs = trainer.settings().epochs();
    if (epochs < cycles * epochsPerCycle) {
      throw new IllegalArgumentException(
          "%d snapshots after %d epochs each take %d epochs, the settings have %d: take Snapshots.settings"
              .formatted(cycles, epochsPerCycle, cycles * epochsPerCycle, epochs));
    }
    TrainingSession session = trainer.session();
    for (int cycle = 1; cycle <= cycles; cycle++) {
      for (String name : ModelWeights.names(session.model())) {
        if (!session.store().contains(state(cycle, name))) {
          session.store().create(state(cycle, name), session.store().read(name));
        }
      }
    }
    int done = Math.min(trainer.epoch() / epochsPerCycle, cycles);
    while (weights.size() < done) {
      int cycle = weights.size() + 1;
      // A checkpoint may have been written before this listener heard of the epoch.
      boolean now = trainer.batch() == 0 && trainer.epoch() == cycle * epochsPerCycle;
      if (now) {
        keep(session);
      } else {
        weights.add(
            ModelWeights.of(session.model(), name -> session.store().read(state(cycle, name))));
      }
    }
  }

  @Override
  public void epochFinished(Trainer trainer, EpochReport report) {
    if (report.epoch() % epochsPerCycle == 0 && weights.size() < cycles) {
      keep(trainer.session());
    }
  }

  private void keep(TrainingSession session) {
    ModelWeights now = ModelWeights.of(session.model(), session.store());
    weights.add(now);
    now.states()
        .forEach((name, tensor) -> session.store().write(state(weights.size(), name), tensor));
  }

  @Override
  public List<String> states(TrainingSession session) {
    return IntStream.rangeClosed(1, cycles)
        .boxed()
        .flatMap(
            cycle -> ModelWeights.names(session.model()).stream().map(name -> state(cycle, name)))
        .toList();
  }

  private static String state(int cycle, String name) {
    return "snapshots/" + cycle + "/" + name;
  }

  /** The weights at the end of each cycle so far, oldest first, for {@link Member#of}. */
  public List<ModelWeights> weights() {
    return List.copyOf(weights);
  }
}
