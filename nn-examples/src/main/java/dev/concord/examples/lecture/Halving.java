package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.KFold;
import dev.concord.data.RowSplit;
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
import dev.concord.select.CrossValidation;
import dev.concord.select.FoldScores;
import dev.concord.select.Goal;
import dev.concord.select.Search;
import dev.concord.select.SearchResults;
import dev.concord.select.SearchSettings;
import dev.concord.select.SearchSpace;
import dev.concord.select.Setting;
import dev.concord.select.SuccessiveHalving;
import dev.concord.select.Trial;
import dev.concord.select.TrialResult;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.List;

/**
 * Most settings show within a few epochs that they are bad. Successive halving tries many of them
 * with few epochs, keeps the best third, gives those three times as many, and so on:
 *
 * <pre>
 *   n settings with r epochs → n ÷ 3 with 3r → n ÷ 9 with 9r → …      each rung costs n·r
 * </pre>
 *
 * The winner is then judged by repeated k-fold cross-validation: the spread of its scores says how
 * much of a difference between two settings is chance.
 */
final class Halving implements Example {
  private static final int REDUCTION = 3;

  @Override
  public About about() {
    return new About(
        "halving",
        "Model selection",
        "Successive halving: many settings for few epochs, the best ones for more.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset clouds = PlaneProblems.blobs(lesson.choose(200, 600), 4, 2, 0.2f, lesson.seed());
    List<RowSplit> halves = KFold.shuffled(clouds.size(), 2, lesson.seed());
    int settings = lesson.choose(9, 27);
    int epochs = 2;
    int longest = epochs * REDUCTION * REDUCTION * lesson.choose(1, REDUCTION);
    Search search =
        new Search(
            "halving",
            SearchSpace.of("rate", Setting.logUniform(1e-4, 1)),
            new SuccessiveHalving(settings, epochs, longest, REDUCTION),
            lesson.seed(),
            Goal.MINIMIZE);
    SearchResults results =
        search.run(
            trial -> loss(lesson, clouds, halves.get(0), rate(trial), trial.resource()),
            SearchSettings.workers(2));
    lesson.say("learning rate    epochs    validation loss");
    for (TrialResult trial : results.ranked()) {
      lesson.say(
          "%13.6f %9d %18.3f",
          trial.proposal().settings().number("rate"), trial.proposal().resource(), trial.score());
    }
    lesson.say("");
    int spent = results.trials().stream().mapToInt(trial -> trial.proposal().resource()).sum();
    lesson.claim(
        2 * spent < settings * longest,
        "%d epochs in all, where %d settings for %d epochs each would take %d",
        spent,
        settings,
        longest,
        settings * longest);
    double best = results.best().score();
    lesson.claim(
        best < 1.1, "the winner's loss is %.3f; guessing one of four classes has 1.386", best);

    double chosen = results.best().proposal().settings().number("rate");
    List<RowSplit> repeated = KFold.shuffled(clouds.size(), 4, 2, lesson.seed());
    FoldScores scores =
        new CrossValidation(repeated)
            .scores((number, split) -> loss(lesson, clouds, split, chosen, longest), 2);
    lesson.say("%nThe rate %.4f over 4 folds, twice: %s%n", chosen, scores);
    lesson.claim(scores.scores().size() == 8, "four folds, twice, are eight scores");
    lesson.save(Figure.of(plot(results)));
  }

  private static double rate(Trial trial) {
    return trial.settings().number("rate");
  }

  /** Each rung's losses over the learning rate. */
  private static LinePlot plot(SearchResults results) {
    LinePlot plot =
        new LinePlot(
                "Successive halving: the best go on for longer", "learning rate", "validation loss")
            .logX();
    results.trials().stream()
        .map(trial -> trial.proposal().resource())
        .distinct()
        .forEach(
            epochs -> {
              List<TrialResult> rung =
                  results.trials().stream()
                      .filter(trial -> trial.proposal().resource() == epochs && !trial.failed())
                      .toList();
              plot.points(
                  epochs + " epochs",
                  rung.stream().mapToDouble(t -> t.proposal().settings().number("rate")).toArray(),
                  rung.stream().mapToDouble(TrialResult::score).toArray());
            });
    return plot;
  }

  /** Trains on a device of its own, since trials run at once, and judges the other rows. */
  private static double loss(Lesson lesson, Dataset rows, RowSplit split, double rate, int epochs) {
    Model model = Model.sequential(2).add(Dense.of(12, Activation.TANH)).add(Dense.of(4)).build();
    try (Device device =
            Backends.open(
                lesson.device().description().id(), DeviceOptions.DEFAULT.with("threads", 1));
        Learner net =
            new Learner(
                device,
                model,
                new CategoricalCrossEntropy(),
                new Adam((float) rate),
                TrainingData.of(rows.select(split.train())),
                lesson.seed())) {
      net.fit(epochs, 16);
      return net.evaluate(TrainingData.of(rows.select(split.validation()))).loss();
    }
  }
}
