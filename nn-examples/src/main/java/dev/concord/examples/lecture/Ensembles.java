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
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.metric.Accuracy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.tensor.HostTensor;
import dev.concord.train.ModelWeights;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingRecipe;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
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

  private record Judged(String name, double members, double together) {}

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
    int epochs = lesson.choose(60, 150);
    Model model =
        Model.sequential(2)
            .add(Dense.of(48, Activation.RELU))
            .add(Dense.of(48, Activation.RELU))
            .add(Dense.of(2))
            .build();
    TrainingRecipe recipe =
        new TrainingRecipe(
            model,
            new CategoricalCrossEntropy(),
            new Adam(0.01f),
            new TrainingSettings(epochs, BATCH));

    List<ModelWeights> single = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      single.add(recipe.train(lesson.device(), train, null, lesson.seed() + i).weights());
    }
    List<ModelWeights> bagged =
        new Bagging(size, lesson.seed()).train(lesson.device(), recipe, train);
    Snapshots snapshots = new Snapshots(size, lesson.choose(20, 40));
    try (Learner net =
        new Learner(lesson, model, recipe.loss(), recipe.optimization().optimizer(), train)) {
      net.fit(snapshots.settings(0.02, BATCH), null, snapshots);
    }

    List<Judged> judged = new ArrayList<>();
    List<Member> members = members(lesson, model, single);
    PlanePlot one =
        map(
            "One of the networks",
            new AveragingEnsemble(List.of(members.getFirst()), OutputKind.LOGITS),
            few);
    try (VotingEnsemble voting = new VotingEnsemble(members)) {
      double together = share(voting.predict(List.of(test.features())).ints(), test);
      judged.add(new Judged("voting", mean(members, test), together));
    }
    PlanePlot all = null;
    for (Way way :
        List.of(
            new Way("averaging", single),
            new Way("bagging", bagged),
            new Way("snapshots", snapshots.weights()))) {
      List<Member> some = members(lesson, model, way.weights());
      try (AveragingEnsemble ensemble = new AveragingEnsemble(some, OutputKind.LOGITS)) {
        judged.add(new Judged(way.name(), mean(some, test), accuracy(ensemble, test)));
        all = all == null ? map("The mean of %d".formatted(size), ensemble, few) : all;
      }
    }
    lesson.say("right on test rows    members, mean    together");
    for (Judged way : judged) {
      lesson.say("%-18s %14.2f %% %9.2f %%", way.name(), 100 * way.members(), 100 * way.together());
    }
    lesson.say("");
    for (Judged way : judged) {
      lesson.claim(
          way.together() > way.members(),
          "%s: together better than the members on average",
          way.name());
    }
    lesson.save(
        Figure.of(
            one,
            all,
            new BarPlot(
                    "%d members".formatted(size),
                    "ensemble",
                    "wrong on test rows in %",
                    judged.stream().map(Judged::name).toList())
                .bars("members, mean", wrong(judged.stream().mapToDouble(Judged::members)))
                .bars("together", wrong(judged.stream().mapToDouble(Judged::together)))));
  }

  private record Way(String name, List<ModelWeights> weights) {}

  private static List<Member> members(Lesson lesson, Model model, List<ModelWeights> weights) {
    return weights.stream().map(some -> Member.of(lesson.device(), model, some)).toList();
  }

  private static double[] wrong(DoubleStream right) {
    return right.map(share -> 100 - 100 * share).toArray();
  }

  private static double mean(List<Member> members, Dataset test) {
    return members.stream().mapToDouble(member -> accuracy(member, test)).average().orElseThrow();
  }

  private static double accuracy(Member member, Dataset test) {
    HostTensor answers = member.predict(List.of(test.features()));
    return new Accuracy().of(answers, test.labels().ids(), null);
  }

  private static double share(int[] classes, Dataset test) {
    int[] labels = test.labels().ids().ints();
    double right = IntStream.range(0, classes.length).filter(i -> classes[i] == labels[i]).count();
    return right / classes.length;
  }

  /** The probability of class 1, as an ensemble of one member or more gives it. */
  private static PlanePlot map(String title, AveragingEnsemble ensemble, Dataset points) {
    double[] probability = Columns.of(ensemble.predict(List.of(PLANE.points())), 1);
    PlanePlot plot = new PlanePlot(title, "x1", "x2", PLANE, probability, 0, 1);
    return ClassMap.withPoints(plot, points);
  }
}
