package dev.concord.examples.lecture;

import dev.concord.data.Dataset;
import dev.concord.data.generated.PlaneProblems;
import dev.concord.ensemble.AveragingEnsemble;
import dev.concord.ensemble.Bagging;
import dev.concord.ensemble.Member;
import dev.concord.ensemble.OutputKind;
import dev.concord.ensemble.Snapshots;
import dev.concord.ensemble.VotingEnsemble;
import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.Plane;
import dev.concord.examples.plot.PlanePlot;
import dev.concord.examples.plot.Plot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.metric.Accuracy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.optim.Optimizer;
import dev.concord.tensor.HostTensor;
import dev.concord.train.ModelWeights;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingRecipe;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Several networks instead of one. Each has learned the same shape and noise of its own, and where
 * their errors differ, they cancel: for numbers
 *
 * <pre>
 *   (ȳ − t)² = mean (yₘ − t)² − mean (yₘ − ȳ)²        ȳ the mean of the members' answers yₘ
 * </pre>
 *
 * so an average is better than its members are on average, by as much as they disagree. Averaging
 * takes the mean of the probabilities, voting the class that most members choose. Members come from
 * other first weights, from other rows (bagging: drawn with replacement), or from one training
 * whose learning rate restarts (snapshots: several for the price of one).
 */
final class Ensembles implements Example {
  private static final int BATCH = 20;
  private static final Plane PLANE = Plane.square(1, 60);

  private static final Model MODEL =
      Model.sequential(2)
          .add(Dense.of(48, Activation.RELU))
          .add(Dense.of(48, Activation.RELU))
          .add(Dense.of(2))
          .build();

  @Override
  public About about() {
    return new About(
        "ensembles",
        "Model selection",
        "Averaging, voting, bagging and snapshots against single networks.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Dataset points = PlaneProblems.checkerboard(2200, 4, lesson.seed());
    Dataset few = points.slice(0, 200);
    TrainingData train = TrainingData.of(few);
    Dataset test = points.slice(200, 2200);
    int size = lesson.choose(5, 15);
    List<Plot> plots = new ArrayList<>();
    List<Double> alone = new ArrayList<>();
    List<Double> together = new ArrayList<>();
    Map<String, List<ModelWeights>> ways = train(lesson, train, size);
    lesson.say("wrong on test rows    members, mean    together");
    ways.forEach(
        (way, weights) -> {
          List<Member> members =
              weights.stream().map(some -> Member.of(lesson.device(), MODEL, some)).toList();
          alone.add(members.stream().mapToDouble(m -> wrong(m, test)).average().orElseThrow());
          if (way.equals("voting")) {
            try (VotingEnsemble voting = new VotingEnsemble(members)) {
              together.add(wrong(voting, test));
            }
          } else {
            try (AveragingEnsemble mean = new AveragingEnsemble(members, OutputKind.LOGITS)) {
              together.add(wrong(mean, test));
              if (way.equals("averaging")) {
                plots.add(map("One of the networks", alone(members.getFirst()), few));
                plots.add(map("The mean of %d".formatted(size), mean, few));
              }
            }
          }
          lesson.say("%-18s %14.2f %% %9.2f %%", way, alone.getLast(), together.getLast());
        });
    lesson.say("");
    List<String> names = List.copyOf(ways.keySet());
    for (int i = 0; i < names.size(); i++) {
      lesson.claim(
          together.get(i) < alone.get(i),
          "%s: together better than the members on average",
          names.get(i));
    }
    plots.add(
        new BarPlot(
                "%d members, each alone and together".formatted(size),
                "ensemble",
                "wrong on test rows in %",
                names)
            .bars("members, mean", alone.stream().mapToDouble(Double::doubleValue).toArray())
            .bars("together", together.stream().mapToDouble(Double::doubleValue).toArray()));
    lesson.save(Figure.grid(3, plots));
  }

  /** The members of each ensemble. */
  private static Map<String, List<ModelWeights>> train(
      Lesson lesson, TrainingData train, int size) {
    Optimizer adam = new Adam(0.01f);
    TrainingRecipe recipe =
        new TrainingRecipe(
            MODEL,
            new CategoricalCrossEntropy(),
            adam,
            new TrainingSettings(lesson.choose(60, 150), BATCH));
    List<ModelWeights> single = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      single.add(recipe.train(lesson.device(), train, null, lesson.seed() + i).weights());
    }
    Snapshots snapshots = new Snapshots(size, lesson.choose(20, 40));
    try (Learner net = new Learner(lesson, MODEL, recipe.loss(), adam, train)) {
      net.fit(snapshots.settings(0.02, BATCH), null, snapshots);
    }
    Map<String, List<ModelWeights>> ways = new LinkedHashMap<>();
    ways.put("voting", single);
    ways.put("averaging", single);
    ways.put("bagging", new Bagging(size, lesson.seed()).train(lesson.device(), recipe, train));
    ways.put("snapshots", snapshots.weights());
    return ways;
  }

  /** Share of the test rows in percent. */
  private static double wrong(Member member, Dataset test) {
    HostTensor answers = member.predict(List.of(test.features()));
    return 100 - 100 * new Accuracy().of(answers, test.labels().ids(), null);
  }

  private static double wrong(VotingEnsemble voting, Dataset test) {
    int[] classes = voting.predict(List.of(test.features())).ints();
    int[] labels = test.labels().ids().ints();
    double wrong = IntStream.range(0, classes.length).filter(i -> classes[i] != labels[i]).count();
    return 100 * wrong / classes.length;
  }

  private static AveragingEnsemble alone(Member member) {
    return new AveragingEnsemble(List.of(member), OutputKind.LOGITS);
  }

  /** The probability of class 1, as an ensemble of one member or more gives it. */
  private static PlanePlot map(String title, AveragingEnsemble ensemble, Dataset points) {
    double[] probability = Columns.of(ensemble.predict(List.of(PLANE.points())), 1);
    PlanePlot plot = new PlanePlot(title, "x1", "x2", PLANE, probability, 0, 1);
    return ClassMap.withPoints(plot, points);
  }
}
