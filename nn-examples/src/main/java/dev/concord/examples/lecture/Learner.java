package dev.concord.examples.lecture;

import dev.concord.device.Device;
import dev.concord.loss.Loss;
import dev.concord.model.Model;
import dev.concord.optim.Optimization;
import dev.concord.optim.Optimizer;
import dev.concord.tensor.HostTensor;
import dev.concord.train.Evaluation;
import dev.concord.train.Predictor;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingSession;
import dev.concord.train.TrainingSettings;

/**
 * A network with its weights, as examples use one: train it, ask it, look into it. It only joins
 * {@link TrainingSession}, {@link Trainer} and {@link Predictor}.
 */
final class Learner implements AutoCloseable {
  private final TrainingSession session;
  private final Predictor predictor;

  /** A network with first weights from the lesson's seed. */
  Learner(Lesson lesson, Model model, Loss loss, Optimizer optimizer, TrainingData data) {
    this(lesson, model, loss, optimizer, data, lesson.seed());
  }

  /** A network with first weights from a seed of its own. */
  Learner(
      Lesson lesson, Model model, Loss loss, Optimizer optimizer, TrainingData data, long seed) {
    this(lesson.device(), model, loss, optimizer, data, seed);
  }

  /** A network with clipped gradients or parameter groups. */
  Learner(Lesson lesson, Model model, Loss loss, Optimization optimization, TrainingData data) {
    this(lesson.device(), model, loss, optimization, data, lesson.seed());
  }

  /** A network on a device of its own, where several train at once. */
  Learner(
      Device device, Model model, Loss loss, Optimizer optimizer, TrainingData data, long seed) {
    this(device, model, loss, new Optimization(optimizer), data, seed);
  }

  private Learner(
      Device device,
      Model model,
      Loss loss,
      Optimization optimization,
      TrainingData data,
      long seed) {
    session = new TrainingSession(device, model, loss, optimization, data, seed);
    predictor = new Predictor(device, model, session.store());
  }

  /** Trains for some epochs. */
  History fit(int epochs, int batch) {
    return fit(epochs, batch, null);
  }

  /** Trains for some epochs and judges other rows after each; null for none. */
  History fit(int epochs, int batch, TrainingData validation) {
    return fit(new TrainingSettings(epochs, batch), validation);
  }

  /** Trains by further settings, with others listening. */
  History fit(TrainingSettings settings, TrainingData validation, TrainingListener... listeners) {
    try (Trainer trainer = new Trainer(session, settings, session.data(), validation, listeners)) {
      trainer.fit();
      return new History(trainer.history());
    }
  }

  /** The network's answers [rows, …]. */
  HostTensor answers(HostTensor features) {
    return predictor.predict(features);
  }

  /** The network's answers, row by row. */
  double[] predict(HostTensor features) {
    return Columns.values(answers(features));
  }

  /** How it does on these rows. */
  Evaluation evaluate(TrainingData data) {
    HostTensor prediction = predictor.predict(data.features());
    return Evaluation.of(session.device(), session.loss(), prediction, data.targets());
  }

  /** A parameter such as {@code dense1/weight}, row by row. */
  double[] parameter(String name) {
    return Columns.values(session.store().read(name));
  }

  /** Replaces a parameter. */
  void set(String name, float... values) {
    session.store().write(name, HostTensor.of(session.store().type(name).shape(), values));
  }

  /** What is beneath: steps one by one, the learning rate, the store. */
  TrainingSession session() {
    return session;
  }

  @Override
  public void close() {
    predictor.close();
    session.close();
  }
}
