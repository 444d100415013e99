package dev.concord.train;

import dev.concord.data.Batches;
import dev.concord.data.Sampler;
import dev.concord.model.Model;
import dev.concord.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Trains a session epoch by epoch over minibatches. The order of the rows follows from seed and
 * epoch alone and the learning rate from position and history, so a run continued from a checkpoint
 * takes the steps that the uninterrupted one takes.
 */
public final class Trainer implements AutoCloseable {
  /** Every so many steps the device is asked whether training still goes well. */
  private static final int STEPS_BETWEEN_CHECKS = 50;

  /** Slow steps are reported at least this often, so that nothing looks stuck. */
  private static final long NANOS_BETWEEN_SIGNS = 200_000_000;

  /** Of the clock, when no steps are being taken. */
  private static final long STOPPED = Long.MIN_VALUE;

  private final TrainingSession session;
  private final TrainingSettings settings;
  private final TrainingData validation;
  private final List<TrainingListener> listeners;
  private final List<TrainingListener> stepListeners;
  private final Batches batches;
  private final Predictor predictor;
  private final Evaluator evaluator;
  private final List<EpochReport> history = new ArrayList<>();
  private int epoch;
  private int batch;
  private double lossTotal;
  private double lossWeight;
  private int rowsDone;
  private double seconds;
  private long clock = STOPPED;
  private String stopReason;

  /**
   * A trainer of a session.
   *
   * @param session stays the caller's
   * @param data what the session is trained on
   * @param validation judged after every epoch, or null
   * @param listeners hear how training goes on, in this order
   */
  public Trainer(
      TrainingSession session,
      TrainingSettings settings,
      TrainingData data,
      TrainingData validation,
      TrainingListener... listeners) {
    if (data.rows() != session.data().rows()) {
      throw new IllegalArgumentException(
          "The session is trained on " + session.data().rows() + " rows, got " + data.rows());
    }
    if (!data.hasRowsOf(session.data())) {
      throw new IllegalArgumentException(
          "The session is trained on the data it was made with, got other rows: pass session.data()"
              + " or make a session with these");
    }
    requireOwnStates(session, listeners);
    this.session = session;
    this.settings = settings;
    this.validation = validation;
    this.listeners = List.of(listeners);
    this.stepListeners = this.listeners.stream().filter(TrainingListener::hearsSteps).toList();
    this.batches =
        new Batches(
            settings.sampler() == null
                ? Sampler.shuffled(data.rows(), session.seed())
                : settings.sampler(),
            settings.batchSize(),
            settings.lastBatch(),
            data.rows());
    session.model().requireBatches(batches.rows(0));
    batches.fill(0, 0, new int[batches.rows(0)]); // a sampler for other rows is found now
    this.predictor = new Predictor(session.device(), session.model(), session.store());
    this.evaluator = new Evaluator(session.device(), session.loss(), settings.metrics());
    Model model = session.model();
    settings
        .metrics()
        .forEach(
            metric ->
                metric.requireFits(session.loss(), model.lastLayer(), model.outputType(0, 1)));
    if (validation != null) { // checked now, not after the first epoch
      data.requireApart(validation);
      predictor.requireFitting(validation.features());
      session
          .loss()
          .requireTargets(session.model().outputType(0, validation.rows()), validation.targets());
      evaluator.requireFitting(session.model().outputType(0, validation.rows()), validation);
    }
    if (settings.judgesTraining()) {
      evaluator.requireFitting(session.model().outputType(0, data.rows()), data);
    }
    if (settings.schedule() != null) {
      settings.schedule().monitors().forEach(monitor -> monitor.requireReported(this));
      settings
          .schedule()
          .momentum(position(), history())
          .ifPresent(momentum -> session.optimizer().atMomentum(momentum));
    }
  }

  /** What one listener keeps, such as the best weights, no other one may write over. */
  private static void requireOwnStates(TrainingSession session, TrainingListener... listeners) {
    Set<String> taken = new HashSet<>(session.momentStates());
    for (TrainingListener listener : listeners) {
      for (String state : listener.states(session)) {
        if (!taken.add(state)) {
          throw new IllegalArgumentException(
              "Two listeners keep the state %s, one would spoil what the other kept: leave one out, or let them watch different numbers"
                  .formatted(state));
        }
      }
    }
  }

  /** What is trained: model, store, step number, learning rate. */
  public TrainingSession session() {
    return session;
  }

  /** How it is trained. */
  public TrainingSettings settings() {
    return settings;
  }

  /** The data judged after every epoch, or null. */
  public TrainingData validation() {
    return validation;
  }

  /** Names of the numbers that every judgement has, as in {@link Evaluation#values}. */
  List<String> judgedNames() {
    List<String> names = new ArrayList<>(List.of("loss"));
    if (session.loss().classifies(session.model().outputType(0, 1))) {
      names.add(Evaluation.ACCURACY);
    }
    settings.metrics().forEach(metric -> names.add(metric.name()));
    return names;
  }

  /** Where training stands: whole epochs done. */
  public int epoch() {
    return epoch;
  }

  /** Where training stands: batches of the current epoch done. */
  public int batch() {
    return batch;
  }

  /** Batches in an epoch. */
  public int batchesPerEpoch() {
    return batches.perEpoch();
  }

  /** The place of the step that comes next. */
  public Position position() {
    return new Position(epoch, batch, batches.perEpoch());
  }

  /** Every epoch's report so far. */
  public List<EpochReport> history() {
    return Collections.unmodifiableList(history);
  }

  /** Where training stands, with everything measured so far: to be kept in a checkpoint. */
  public Progress progress() {
    requireFinite();
    LossSums losses = new LossSums(lossTotal, lossWeight, session.lossSum(), session.lossWeight());
    return new Progress(
        epoch, batch, session.stepNumber(), losses, rowsDone, secondsUntilNow(), history);
  }

  /**
   * The states of the store that a checkpoint needs beside the parameters: the optimizer's and the
   * listeners'.
   */
  public List<String> states() {
    Set<String> names = new LinkedHashSet<>(session.momentStates());
    listeners.forEach(listener -> names.addAll(listener.states(session)));
    return List.copyOf(names);
  }

  /**
   * Goes on from a place in training, after a checkpoint was loaded; the history begins anew.
   *
   * @param epoch whole epochs done, ≥ 0
   * @param batch batches of the next epoch done, 0 to the number in an epoch
   * @param step steps done in all, ≥ 0
   */
  public void continueAt(int epoch, int batch, int step) {
    continueAt(new Progress(epoch, batch, step));
  }

  /**
   * Goes on from a place in training, after a checkpoint was loaded.
   *
   * @throws IllegalArgumentException if an epoch has fewer batches than the place has done, or its
   *     batches have other rows: then some rows would be met twice in that epoch, or never
   */
  public void continueAt(Progress progress) {
    if (progress.batch() > batches.perEpoch()) {
      throw new IllegalArgumentException(
          "An epoch has "
              + batches.perEpoch()
              + " batches, training cannot go on after "
              + progress.batch());
    }
    int batch = progress.batch();
    int met = batch == 0 ? 0 : (batch - 1) * batches.batchSize() + batches.rows(batch - 1);
    if (progress.rows() != 0 && progress.rows() != met) {
      throw new IllegalArgumentException(
          "The place in training has met %d rows of its epoch in %d batches, which have %d rows here: go on with the batch size it was reached with, or from the end of an epoch"
              .formatted(progress.rows(), batch, met));
    }
    session.continueAt(progress.step());
    epoch = progress.epoch();
    this.batch = batch;
    LossSums losses = progress.losses();
    lossTotal = losses.total();
    lossWeight = losses.weight();
    session.continueLossSum(losses.latestTotal(), losses.latestWeight());
    rowsDone = progress.rows();
    seconds = progress.seconds();
    stopReason = null;
    history.clear();
    history.addAll(progress.history());
  }

  /**
   * Ends training: no further step is taken. For listeners; {@link #fit} then returns.
   *
   * @param reason for people, such as "no improvement for 10 epochs"
   */
  public void stop(String reason) {
    if (stopReason == null) {
      stopReason = reason;
    }
  }

  /** Why a listener ended training, if one did. */
  public Optional<String> stopReason() {
    return Optional.ofNullable(stopReason);
  }

  /**
   * Trains until all epochs are done or a listener stops it.
   *
   * @throws DivergedException if a step is not finite; the weights are the last good ones
   */
  public void fit() {
    fit(() -> false);
  }

  /**
   * Trains until all epochs are done, a listener stops it, or {@code pause} says so, which is asked
   * between steps.
   *
   * @return whether training is over: false after a pause
   * @throws DivergedException as {@link #fit()}
   */
  public boolean fit(BooleanSupplier pause) {
    TrainingEnd end;
    try {
      listeners.forEach(listener -> listener.trainingStarted(this));
      end = train(pause);
    } catch (RuntimeException | Error failure) {
      stopClock();
      tellOfFailure(failure);
      throw failure;
    }
    stopClock();
    listeners.forEach(listener -> listener.trainingFinished(this, end));
    return end.isFinal();
  }

  private void tellOfFailure(Throwable failure) {
    TrainingEnd end = new TrainingEnd(TrainingEnd.Kind.FAILED, String.valueOf(failure));
    for (TrainingListener listener : listeners) {
      try {
        listener.trainingFinished(this, end);
      } catch (RuntimeException further) {
        failure.addSuppressed(further);
      }
    }
  }

  private TrainingEnd train(BooleanSupplier pause) {
    int[] indices = new int[batches.rows(0)];
    while (stopReason == null && epoch < settings.epochs()) {
      listeners.forEach(listener -> listener.epochStarted(this));
      clock = System.nanoTime();
      long shown = clock;
      while (stopReason == null && batch < batches.perEpoch()) {
        if (pause.getAsBoolean()) {
          requireFinite();
          return new TrainingEnd(TrainingEnd.Kind.PAUSED, "paused");
        }
        step(indices);
        if (batch % STEPS_BETWEEN_CHECKS == 0 || batch == batches.perEpoch()) {
          check();
          progressed();
          shown = System.nanoTime();
        } else if (System.nanoTime() - shown > NANOS_BETWEEN_SIGNS) {
          progressed();
          shown = System.nanoTime();
        }
      }
      if (batch == batches.perEpoch()) {
        finishEpoch();
      } else {
        requireFinite();
      }
    }
    return stopReason == null
        ? new TrainingEnd(TrainingEnd.Kind.COMPLETED, "all " + settings.epochs() + " epochs done")
        : new TrainingEnd(TrainingEnd.Kind.STOPPED, stopReason);
  }

  private void step(int[] indices) {
    if (settings.schedule() != null) {
      session.learningRate((float) settings.schedule().rate(position(), history()));
      settings.schedule().momentum(position(), history()).ifPresent(session::momentum);
    }
    int rows = batches.fill(epoch, batch, indices);
    session.step(indices, rows);
    batch++;
    rowsDone += rows;
    stepListeners.forEach(listener -> listener.stepFinished(this));
  }

  private void progressed() {
    listeners.forEach(listener -> listener.progressed(this));
  }

  private void requireFinite() {
    int bad = session.firstBadStep();
    if (bad != 0) {
      throw new DivergedException(bad, session.learningRate());
    }
  }

  /** Throws if a step was not finite; moves the sums of losses here. */
  private void check() {
    requireFinite();
    // The device sums in float32; moving the sums to double often keeps them accurate.
    lossTotal += session.lossSum();
    lossWeight += session.lossWeight();
    session.resetLossSum();
  }

  /** Time of the current epoch's steps. */
  private double secondsUntilNow() {
    return clock == STOPPED ? seconds : seconds + (System.nanoTime() - clock) / 1e9;
  }

  private void stopClock() {
    seconds = secondsUntilNow();
    clock = STOPPED;
  }

  private void finishEpoch() {
    stopClock();
    Evaluation training = settings.judgesTraining() ? evaluate(session.data()) : null;
    Evaluation judged = validation == null ? null : evaluate(validation);
    EpochReport report =
        new EpochReport(
            epoch + 1,
            session.stepNumber(),
            TrainingSession.meanLoss(lossTotal, lossWeight),
            session.learningRate(),
            training,
            judged,
            seconds,
            rowsDone);
    epoch++;
    batch = 0;
    lossTotal = 0;
    lossWeight = 0;
    rowsDone = 0;
    seconds = 0;
    history.add(report);
    listeners.forEach(listener -> listener.epochFinished(this, report));
  }

  /** How the model does on other rows, with the weights as they are now. */
  public Evaluation evaluate(TrainingData data) {
    HostTensor prediction = predictor.predict(data.features());
    return evaluator.of(prediction, data.targets(), data.weights());
  }

  /** Releases its programs; the session stays open. */
  @Override
  public void close() {
    predictor.close();
    evaluator.close();
  }
}
