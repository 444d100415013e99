package dev.concord.callback;

import dev.concord.train.EpochReport;
import dev.concord.train.Inspection;
import dev.concord.train.Inspector;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingEnd;
import dev.concord.train.TrainingListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Watches gradients and outputs layer by layer: after training began and after every n-th epoch it
 * keeps what {@link Inspection#values} says of some rows. Gradients that shrink from layer to layer
 * towards the input vanish, those that grow explode, and a share of dead units near 1 is a ReLU
 * layer that no longer learns.
 */
public final class LayerStatistics implements TrainingListener {
  /**
   * What was seen at one time.
   *
   * @param epoch whole epochs done, 0 before training
   * @param layers statistics of each layer and parameter
   */
  public record Entry(int epoch, List<Inspection.Row> layers) {}

  private final TrainingData rows;
  private final int every;
  private final List<Entry> entries = new ArrayList<>();
  private Inspector inspector;

  /**
   * Looks after every epoch.
   *
   * @param rows that outputs and gradients are computed on, some hundred at most
   */
  public LayerStatistics(TrainingData rows) {
    this(rows, 1);
  }

  /**
   * Looks after every {@code every}-th epoch.
   *
   * @param every at least 1
   */
  public LayerStatistics(TrainingData rows, int every) {
    if (every < 1) {
      throw new IllegalArgumentException("Statistics are taken every 1 or more epochs: " + every);
    }
    this.rows = rows;
    this.every = every;
  }

  /** Everything seen so far, oldest first. */
  public List<Entry> entries() {
    return Collections.unmodifiableList(entries);
  }

  @Override
  public void trainingStarted(Trainer trainer) {
    inspector = new Inspector(trainer.session(), rows);
    if (entries.isEmpty() && trainer.batch() == 0) {
      look(trainer.epoch());
    }
  }

  @Override
  public void epochFinished(Trainer trainer, EpochReport report) {
    if (report.epoch() % every == 0) {
      look(report.epoch());
    }
  }

  private void look(int epoch) {
    entries.add(new Entry(epoch, inspector.inspect().rows()));
  }

  @Override
  public void trainingFinished(Trainer trainer, TrainingEnd end) {
    if (inspector != null) {
      inspector.close();
      inspector = null;
    }
  }
}
