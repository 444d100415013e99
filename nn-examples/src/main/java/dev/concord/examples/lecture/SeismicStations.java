package dev.concord.examples.lecture;

import static dev.concord.data.generated.SeismicEvents.SIDE;
import static dev.concord.data.generated.SeismicEvents.STATIONS;

import dev.concord.data.generated.SeismicEvents;
import dev.concord.data.preprocess.ElementwiseTransform;
import dev.concord.data.preprocess.FittedTransform;
import dev.concord.data.preprocess.OnColumns;
import dev.concord.data.preprocess.Pipeline;
import dev.concord.data.preprocess.StandardScaler;
import dev.concord.data.preprocess.Transform;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.tensor.HostTensor;
import dev.concord.train.DivergedException;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Where was the earthquake? Fifty stations report when the wave came, in Unix seconds, and how
 * large it was ({@link SeismicEvents}). As they come the numbers are useless: near 1.7·10⁹
 * neighbouring float32 numbers are 128 seconds apart, so the fractions of a second that tell the
 * place are gone before any network sees them, and amplitudes span orders of magnitude, so that a
 * few rows drown all others. What helps is to know what the numbers mean: times since the first
 * arrival, taken in double, and logarithms of amplitudes; then each column is standardised, and so
 * are the targets, whose scaling is inverted for the answers.
 */
final class SeismicStations implements Example {
  private static final Transform LOG_AMPLITUDES =
      new OnColumns(
          IntStream.range(STATIONS, 2 * STATIONS).boxed().toList(), ElementwiseTransform.LOG10);

  /** How the data are prepared: what stands in their columns, and how these are scaled. */
  private record Way(String name, SeismicEvents train, SeismicEvents test, Transform scaling) {}

  /** Root mean squared errors on test events, and the answered x of each. */
  private record Answers(double kilometres, double magnitudes, double[] x) {}

  @Override
  public About about() {
    return new About(
        "seismic",
        "Preparing data",
        "Fifty seismic stations: raw Unix seconds and amplitudes against scaled and logarithmic.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    SeismicEvents train = SeismicEvents.generate(lesson.choose(800, 4000), lesson.seed(), "train");
    SeismicEvents test = SeismicEvents.generate(500, lesson.seed(), "test");
    List<Way> ways =
        List.of(
            new Way("raw", train, test, Pipeline.of()),
            new Way("standardised", train, test, new StandardScaler()),
            new Way(
                "since first, log",
                train.sinceFirstArrival(),
                test.sinceFirstArrival(),
                Pipeline.of(LOG_AMPLITUDES, new StandardScaler())));
    double[] trueX = test.sources()[0];
    double[] middle = DoubleStream.generate(() -> SIDE / 2).limit(test.size()).toArray();
    double guess = StrictMath.hypot(error(trueX, middle), error(test.sources()[1], middle));
    LinePlot located =
        new LinePlot("Where the network puts test events", "true x in km", "answered x in km")
            .yRange(-20, SIDE + 20);
    lesson.say("times and amplitudes    error of the place    error of the magnitude");
    lesson.say("%-18s %17.1f km", "always the middle", guess);
    double[] kilometres = new double[ways.size()];
    for (int i = 0; i < kilometres.length; i++) {
      String name = ways.get(i).name();
      try {
        Answers answers = locate(lesson, ways.get(i));
        kilometres[i] = answers.kilometres();
        lesson.say("%-18s %17.1f km %22.2f", name, kilometres[i], answers.magnitudes());
        located.points(name, trueX, answers.x());
      } catch (DivergedException e) {
        kilometres[i] = Double.POSITIVE_INFINITY;
        lesson.say("%-18s %20s", name, "training diverged");
      }
    }
    lesson.say("");
    lesson.claim(
        StrictMath.ulp((float) train.times()[0][0]) == 128,
        "near 1.7e9 float32 numbers are 128 apart: no seconds left");
    lesson.claim(
        kilometres[0] > 0.7 * guess && kilometres[1] >= 0.5 * guess,
        "raw times locate nothing, and standardising comes too late for them");
    lesson.claim(
        kilometres[2] < 0.15 * guess,
        "times since the first arrival and logarithms locate it to %.1f km",
        kilometres[2]);
    located.line("right", new double[] {0, SIDE}, new double[] {0, SIDE});
    lesson.save(Figure.of(arrivals(test), located));
  }

  /** One earthquake's arrivals over the distance, as double and as float32 hold them. */
  private static LinePlot arrivals(SeismicEvents events) {
    double first = events.times()[0][0] - events.sinceFirstArrival().times()[0][0];
    double[] distance = new double[STATIONS];
    double[] inDouble = new double[STATIONS];
    double[] inFloat = new double[STATIONS];
    for (int s = 0; s < STATIONS; s++) {
      distance[s] = events.distance(s, 0);
      inDouble[s] = events.times()[s][0] - first;
      inFloat[s] = (float) events.times()[s][0] - first;
    }
    return new LinePlot(
            "One earthquake's arrivals", "distance from it in km", "seconds since the first")
        .points("Unix seconds in double", distance, inDouble)
        .points("Unix seconds in float32", distance, inFloat);
  }

  private static Answers locate(Lesson lesson, Way way) {
    HostTensor features = way.train().features();
    FittedTransform input = way.scaling().fit(features);
    FittedTransform output = new StandardScaler().fit(way.train().targets());
    TrainingData data =
        new TrainingData(List.of(input.apply(features)), output.apply(way.train().targets()));
    Model model =
        Model.sequential(2 * STATIONS)
            .add(Dense.of(64, Activation.RELU))
            .add(Dense.of(32, Activation.RELU))
            .add(Dense.of(3))
            .build();
    try (Learner net = new Learner(lesson, model, new MeanSquaredError(), new Adam(0.002f), data)) {
      net.fit(lesson.choose(30, 60), 32);
      HostTensor scaled = net.answers(input.apply(way.test().features()));
      HostTensor answers = output.invert(scaled);
      double[][] right = way.test().sources();
      double[] x = Columns.of(answers, 0);
      return new Answers(
          StrictMath.hypot(error(right[0], x), error(right[1], Columns.of(answers, 1))),
          error(right[2], Columns.of(answers, 2)),
          x);
    }
  }

  /** Root mean squared error. */
  private static double error(double[] right, double[] answers) {
    double squares = 0;
    for (int i = 0; i < right.length; i++) {
      squares += (answers[i] - right[i]) * (answers[i] - right[i]);
    }
    return Math.sqrt(squares / right.length);
  }
}
