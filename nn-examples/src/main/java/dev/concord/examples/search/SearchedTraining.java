package dev.concord.examples.search;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.examples.option.TrainingOptions;
import dev.concord.examples.plan.SavedSettings;
import dev.concord.examples.plan.TrainingPlan;
import dev.concord.examples.task.TaskData;
import dev.concord.select.Configuration;
import dev.concord.select.FoldScores;
import dev.concord.select.Objective;
import dev.concord.select.Search;
import dev.concord.select.SearchSpace;
import dev.concord.select.SearchSpace.Dimension;
import dev.concord.select.Trial;
import dev.concord.select.TrialStoppedException;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingListener;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a trial of {@code concord search} does: trains the task with its settings and judges the
 * result on the validation rows. Settings bear the names of the options of {@code concord train}.
 *
 * @param options what stays the same in all trials
 * @param data of the task
 * @param folds of cross-validation, if trials are judged so; else empty
 * @param measure how trials are judged
 * @param resourceIsEpochs whether the strategy decides how many epochs a trial gets
 * @param backend each trial opens a device of it
 */
public record SearchedTraining(
    TrainingOptions options,
    TaskData data,
    List<TaskData> folds,
    SearchMeasure measure,
    boolean resourceIsEpochs,
    String backend)
    implements Objective {
  private static final String EPOCHS = "epochs";

  /** No setting is searched. */
  private static final Configuration NONE = new Configuration(new LinkedHashMap<>());

  /** Settings that decide which rows there are: these stay as they are. */
  private static final Set<String> OF_THE_DATA =
      Set.of(
          "task",
          "target",
          "kind",
          "delimiter",
          "header",
          "decimal_comma",
          "since",
          "categories",
          "without",
          "missing",
          "scale",
          "scale_target",
          "stratify",
          "validation",
          "test",
          "training_rows_crc32");

  /** Settings that decide what the loss is. */
  private static final Set<String> OF_THE_LOSS = Set.of("loss", "class_weights");

  /** The plan of a configuration. */
  TrainingPlan plan(Configuration settings) {
    Map<String, String> texts = new HashMap<>();
    settings.values().forEach((name, value) -> texts.put(saved(name), value));
    return options.plan(new SavedSettings(texts, Optional.empty()));
  }

  /** The name under which a training run keeps an option. */
  private static String saved(String option) {
    return option.equals("batch") ? "batch_size" : option.replace('-', '_');
  }

  private static String option(String saved) {
    return saved.equals("batch_size") ? "batch" : saved.replace('_', '-');
  }

  /**
   * Checks before anything is trained that every setting has an effect on training, and that its
   * ends can be used.
   *
   * @throws IllegalArgumentException naming the first one that does not
   */
  public void requireFits(SearchSpace space) {
    for (Dimension dimension : space.dimensions()) {
      if (OF_THE_DATA.contains(saved(dimension.name()))) {
        throw new IllegalArgumentException(
            "--space: %s decides which rows there are: give --%s for all trials"
                .formatted(dimension.name(), dimension.name()));
      }
      if (measure.equals(SearchMeasure.LOSS) && OF_THE_LOSS.contains(saved(dimension.name()))) {
        throw new IllegalArgumentException(
            "--space: %s decides what the loss is, so losses of trials cannot be compared: give --score accuracy, f1, ... for classes, or --score r2, mae, ... for numbers"
                .formatted(dimension.name()));
      }
      if (resourceIsEpochs && dimension.name().equals(EPOCHS)) {
        throw new IllegalArgumentException(
            "Successive halving decides the number of epochs: leave epochs out of --space");
      }
      requireEffect(dimension);
    }
  }

  private void requireEffect(Dimension dimension) {
    List<String> ends = dimension.setting().levels(2);
    Set<Map<String, String>> plans = new HashSet<>();
    for (String value : ends) {
      SequencedMap<String, String> values = new LinkedHashMap<>();
      if (dimension.condition() != null) {
        values.put(dimension.condition().name(), dimension.condition().values().getFirst());
      }
      values.put(dimension.name(), value);
      Configuration settings = new Configuration(values);
      try {
        plan(settings).requireFits(data);
        plans.add(texts(settings));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "--space: %s=%s cannot be used: %s".formatted(dimension.name(), value, e.getMessage()),
            e);
      }
    }
    Map<String, String> without = texts(NONE);
    boolean idle =
        ends.size() == 1
            && plans.contains(without)
            && !without.containsKey(saved(dimension.name()));
    if (idle || plans.size() < ends.size()) {
      throw new IllegalArgumentException(
          ("--space: %s changes nothing: there is no such setting, or it is given as --%s, too, or"
                  + " what else is chosen does not use it. Settings in use are %s")
              .formatted(dimension.name(), dimension.name(), String.join(", ", inUse())));
    }
  }

  private TreeSet<String> inUse() {
    TreeSet<String> names = new TreeSet<>();
    texts(NONE).keySet().stream()
        .filter(name -> !OF_THE_DATA.contains(name))
        .map(SearchedTraining::option)
        .forEach(names::add);
    return names;
  }

  /** Everything that decides a training's bits but the seed, as texts by name. */
  private Map<String, String> texts(Configuration settings) {
    TrainingPlan plan = plan(settings);
    Map<String, String> texts = new TreeMap<>(SavedSettings.of(plan, data));
    texts.put(EPOCHS, String.valueOf(plan.epochs()));
    return texts;
  }

  /** What is trained, but for the searched settings, as text: a saved search is of one such. */
  public String name(SearchSpace space) {
    Map<String, String> texts = texts(NONE);
    space.dimensions().forEach(dimension -> texts.remove(saved(dimension.name())));
    texts.put("seed", String.valueOf(plan(NONE).seed()));
    texts.put("score", measure.toString());
    if (!folds.isEmpty()) {
      texts.put("folds", String.valueOf(folds.size()));
    }
    return texts.toString();
  }

  /** What trials are judged by, for people. */
  public String judgement() {
    return folds.isEmpty()
        ? measure.toString()
        : "%s, mean of %d folds".formatted(measure, folds.size());
  }

  @Override
  public double score(Trial trial) {
    return score(trial, List.of());
  }

  /**
   * The same scores, where each network goes on from what is kept of the last trial of its
   * settings: a rung then costs only the epochs that it adds.
   *
   * @throws IOException if there can be no folder for it
   */
  public Objective goingOn(Search search, KeptTrainings trainings) throws IOException {
    List<KeptNetwork> kept = trainings.of(search, parts().size());
    return trial -> score(trial, kept);
  }

  /** What each network of a trial is trained and judged on. */
  private List<TaskData> parts() {
    return folds.isEmpty() ? List.of(data) : folds;
  }

  private double score(Trial trial, List<KeptNetwork> kept) {
    List<Double> scores = new ArrayList<>();
    for (int part = 0; part < parts().size(); part++) {
      Optional<KeptNetwork> network =
          kept.isEmpty() ? Optional.empty() : Optional.of(kept.get(part));
      scores.add(score(trial, parts().get(part), network));
    }
    return new FoldScores(scores).mean();
  }

  private double score(Trial trial, TaskData part, Optional<KeptNetwork> kept) {
    TrainingPlan plan = plan(trial.settings()).withMetrics(measure.metric().stream().toList());
    TrainingSettings settings = plan.settings(part);
    TrainingData judged = part.validation().orElseThrow();
    List<TrainingListener> listeners = new ArrayList<>(plan.listeners(part));
    kept.ifPresent(network -> listeners.add(network.keeping(trial)));
    try (Device device = open();
        var session = plan.session(device, part);
        var trainer =
            new Trainer(
                session,
                resourceIsEpochs ? settings.withEpochs(trial.resource()) : settings,
                part.train(),
                judged,
                listeners.toArray(TrainingListener[]::new))) {
      kept.ifPresent(network -> network.resume(trial, trainer));
      if (!trainer.fit(trial.stop())) {
        throw new TrialStoppedException();
      }
      return measure.of(trainer.evaluate(judged));
    }
  }

  /** A device of a single thread where that can be chosen: the trials share the cores. */
  private Device open() {
    return backend.equals("cpu")
        ? Backends.open(backend, DeviceOptions.DEFAULT.with("threads", 1))
        : Backends.open(backend);
  }
}
