package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.KFold;
import dev.concord.data.Split;
import dev.concord.data.generated.PlaneProblems;
import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.select.Configuration;
import dev.concord.select.CrossValidation;
import dev.concord.select.FoldScores;
import dev.concord.select.Goal;
import dev.concord.select.GridSearch;
import dev.concord.select.Objective;
import dev.concord.select.RandomSearch;
import dev.concord.select.Search;
import dev.concord.select.SearchResults;
import dev.concord.select.SearchSettings;
import dev.concord.select.SearchSpace;
import dev.concord.select.SearchStrategy;
import dev.concord.select.Setting;
import dev.concord.select.TrialResult;
import dev.concord.select.bayes.BayesianSearch;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Choosing learning rate and width for two circles of few points. One split into training and
 * validation rows is a matter of luck; k-fold cross-validation trains k times, each row being
 * judged once, and its mean is what the searches make small:
 *
 * <ul>
 *   <li>the grid tries every combination of some values of each setting;
 *   <li>random search draws as many, so that each setting has as many different values;
 *   <li>Bayesian search learns from the trials before where it pays to look (a Gaussian process and
 *       its expected improvement).
 * </ul>
 *
 * The test rows judge the chosen one at the end, once.
 */
final class ModelSelection implements Example {
  private static final SearchSpace SPACE =
      SearchSpace.of("rate", Setting.logUniform(1e-3, 1)).and("units", Setting.logWhole(2, 32));

  private record Way(String name, SearchStrategy strategy) {}

  @Override
  public About about() {
    return new About(
        "model-selection",
        "Model selection",
        "Cross-validation, and grid, random and Bayesian search on the same task.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset circles = PlaneProblems.circles(800, 0.2f, lesson.seed());
    Split split = Split.ofSizes(circles, lesson.seed(), 120, 0, 600);
    CrossValidation folds =
        new CrossValidation(
            KFold.stratified(split.train().labels(), lesson.choose(2, 5), lesson.seed()));
    int side = lesson.choose(2, 5);
    int trials = side * side;
    List<Way> ways =
        List.of(
            new Way("grid", new GridSearch(side)),
            new Way("random", new RandomSearch(trials)),
            new Way("Bayesian", new BayesianSearch(trials, lesson.choose(2, 8), 2)));
    Objective objective =
        trial -> folds.scores(fold(lesson, split.train(), trial.settings()), 1).mean();
    LinePlot progress = new LinePlot("Best so far", "trial", "cross-validated loss");
    LinePlot places = new LinePlot("What was tried", "learning rate", "units").logX().logY();
    List<TrialResult> bests = new ArrayList<>();
    List<Long> rates = new ArrayList<>();
    lesson.say(
        "search      trials    different rates    best rate    units    mean loss of %d folds",
        folds.splits().size());
    for (Way way : ways) {
      Search search = new Search(way.name(), SPACE, way.strategy(), lesson.seed(), Goal.MINIMIZE);
      SearchResults results = search.run(objective, SearchSettings.workers(2));
      Configuration best = results.best().proposal().settings();
      bests.add(results.best());
      rates.add(DoubleStream.of(tried(results, "rate")).distinct().count());
      progress.line(way.name(), bestSoFar(results));
      places.points(way.name(), tried(results, "rate"), tried(results, "units"));
      lesson.say(
          "%-10s %7d %18d %12.4f %8d %15.3f",
          way.name(),
          trials,
          rates.getLast(),
          best.number("rate"),
          best.whole("units"),
          results.best().score());
    }
    Configuration chosen = bests.getLast().proposal().settings();
    FoldScores scores = folds.scores(fold(lesson, split.train(), chosen), 2);
    lesson.say(
        "%nBayesian search's choice: loss on the folds %s, on the test rows %.3f%n",
        scores.scores().stream().map("%.3f"::formatted).toList(),
        loss(lesson.device(), lesson, split.train(), split.test(), chosen));
    lesson.claim(
        bests.stream().mapToDouble(TrialResult::score).min().orElseThrow() < 0.69,
        "settings are found that are better than guessing (0.69): %.2f by the grid, %.2f at random,"
            + " %.2f by Bayesian search",
        bests.get(0).score(),
        bests.get(1).score(),
        bests.get(2).score());
    lesson.claim(
        scores.standardDeviation() > 0.01,
        "single splits differ by chance: standard deviation %.3f",
        scores.standardDeviation());
    lesson.claim(
        rates.get(0) == side && rates.get(1) == trials,
        "of as many trials the grid sees %d different rates, random search %d",
        rates.get(0),
        rates.get(1));
    lesson.save(Figure.of(progress, places));
  }

  /** Trains on one fold, on a device of its own: several trials run at once. */
  private static CrossValidation.FoldObjective fold(
      Lesson lesson, Dataset rows, Configuration settings) {
    DeviceOptions oneThread = DeviceOptions.DEFAULT.with("threads", 1);
    return (number, split) -> {
      try (Device device = Backends.open(lesson.device().description().id(), oneThread)) {
        Dataset train = rows.select(split.train());
        return loss(device, lesson, train, rows.select(split.validation()), settings);
      }
    };
  }

  private static double loss(
      Device device, Lesson lesson, Dataset rows, Dataset judged, Configuration settings) {
    Model model =
        Model.sequential(2)
            .add(Dense.of(settings.whole("units"), Activation.TANH))
            .add(Dense.of(2))
            .build();
    Adam adam = new Adam((float) settings.number("rate"));
    TrainingData train = TrainingData.of(rows);
    try (Learner net =
        new Learner(device, model, new CategoricalCrossEntropy(), adam, train, lesson.seed())) {
      net.fit(lesson.choose(20, 40), 16);
      return net.evaluate(TrainingData.of(judged)).loss();
    }
  }

  /** The least score up to each trial, in the order of their numbers. */
  private static double[] bestSoFar(SearchResults results) {
    double[] best = new double[results.trials().size()];
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < best.length; i++) {
      TrialResult trial = results.trials().get(i);
      least = !trial.failed() && trial.score() < least ? trial.score() : least;
      best[i] = least;
    }
    return best;
  }

  private static double[] tried(SearchResults results, String setting) {
    return results.trials().stream()
        .mapToDouble(trial -> trial.proposal().settings().number(setting))
        .toArray();
  }
}
