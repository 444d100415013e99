package dev.concord.train;

import dev.concord.data.Batches;
import dev.concord.data.Sampler;
import dev.concord.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Trains a session epoch by epoch over shuffled minibatches, the last short one included. The order
 * of the rows follows from seed and epoch alone, so a run continued from a checkpoint visits the
 * rows as the uninterrupted one does.
 */
public final class Trainer implements AutoCloseable {
  /** Every so many steps the device is asked whether training still goes well. */
  private static final int STEPS_BETWEEN_CHECKS = 50;

  /** Slow steps are reported at least this often, so that nothing looks stuck. */
  private static final long NANOS_BETWEEN_SIGNS = 200_000_000;

  private final TrainingSession session;
  private final TrainingSettings settings;
  private final TrainingData validation;
  private final TrainingListener listener;
  private final Batches batches;
  private final Predictor predictor;
  private final List<EpochReport> history = new ArrayList<>();
  private int epoch;
  private int batch;
  private double lossBefore;
  private int rowsDone;

  /**
   * A trainer of a session.
   *
   * @param session stays the caller's
   * @param data what the session is trained on
   * @param validation judged after every epoch, or null
   */
  public Trainer(
      TrainingSession session,
      TrainingSettings settings,
      TrainingData data,
      TrainingData validation,
      TrainingListener listener) {
    if (data.rows() != session.data().rows()) {
      throw new IllegalArgumentException(
          "The session is trained on " + session.data().rows() + " rows, got " + data.rows());
    }
    this.session = session;
    this.settings = settings;
    this.validation = validation;
    this.listener = listener;
    this.batches =
        new Batches(
            Sampler.shuffled(data.rows(), session.seed()),
            settings.batchSize(),
            Batches.LastBatch.KEEP_SHORT);
    this.predictor = new Predictor(session.device(), session.model(), session.store());
    if (validation != null) { // checked now, not after the first epoch
      predictor.requireFitting(validation.features());
      session
          .loss()
          .requireTargets(session.model().outputType(0, validation.rows()), validation.targets());
    }
  }

  /** Where training stands: whole epochs done. */
  public int epoch() {
    return epoch;
  }

  /** Where training stands: batches of the current epoch done. */
  public int batch() {
    return batch;
  }

  /**
   * Goes on from a place in training, after a checkpoint was loaded.
   *
   * @param epoch whole epochs done, ≥ 0
   * @param batch batches of the next epoch done, 0 to the number in an epoch
   * @param step steps done in all, ≥ 0
   */
  public void continueAt(int epoch, int batch, int step) {
    if (epoch < 0 || batch < 0 || batch > batches.perEpoch()) {
      throw new IllegalArgumentException(
          "Training goes on from an epoch of at least 0 and a batch of 0 to "
              + batches.perEpoch()
              + ", got "
              + epoch
              + " and "
              + batch);
    }
    this.epoch = epoch;
    this.batch = batch;
    session.continueAt(step);
  }

  /** Every epoch's report so far. */
  public List<EpochReport> history() {
    return Collections.unmodifiableList(history);
  }

  /**
   * Trains until all epochs are done.
   *
   * @throws DivergedException if a step is not finite; the weights are the last good ones
   */
  public void fit() {
    fit(() -> false);
  }

  /**
   * Trains until all epochs are done or {@code stop} says so, which is asked between steps.
   *
   * @return whether all epochs are done
   * @throws DivergedException as {@link #fit()}
   */
  public boolean fit(BooleanSupplier stop) {
    int[] indices = new int[Math.min(settings.batchSize(), session.data().rows())];
    while (epoch < settings.epochs()) {
      listener.epochStarted(epoch + 1, settings.epochs(), batches.perEpoch());
      session.resetLossSum();
      lossBefore = 0;
      rowsDone = 0;
      long start = System.nanoTime();
      long shown = start;
      while (batch < batches.perEpoch()) {
        if (stop.getAsBoolean()) {
          check();
          return false;
        }
        int rows = batches.fill(epoch, batch, indices);
        session.step(indices, rows);
        batch++;
        rowsDone += rows;
        if (batch % STEPS_BETWEEN_CHECKS == 0 || batch == batches.perEpoch()) {
          check();
          shown = System.nanoTime();
        } else if (System.nanoTime() - shown > NANOS_BETWEEN_SIGNS) {
          listener.progressed(batch);
          shown = System.nanoTime();
        }
      }
      finishEpoch((System.nanoTime() - start) / 1e9);
    }
    return true;
  }

  private void check() {
    int bad = session.firstBadStep();
    if (bad != 0) {
      throw new DivergedException(bad, session.learningRate());
    }
    // The device sums in float32; moving the sum to double often keeps it accurate.
    lossBefore += session.lossSum();
    session.resetLossSum();
    listener.progressed(batch);
  }

  private void finishEpoch(double seconds) {
    epoch++;
    batch = 0;
    Evaluation judged = validation == null ? null : evaluate(validation);
    EpochReport report =
        new EpochReport(
            epoch, session.stepNumber(), lossBefore / rowsDone, judged, seconds, rowsDone);
    history.add(report);
    listener.epochFinished(report);
  }

  /** How the model does on other rows, with the weights as they are now. */
  public Evaluation evaluate(TrainingData data) {
    HostTensor prediction = predictor.predict(data.features());
    return Evaluation.of(session.device(), session.loss(), prediction, data.targets());
  }

  /** Releases its programs; the session stays open. */
  @Override
  public void close() {
    predictor.close();
  }
}
