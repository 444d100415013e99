package dev.concord.examples.lecture;

import dev.concord.data.preprocess.ElementwiseTransform;
import dev.concord.data.preprocess.FittedTransform;
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
import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.train.DivergedException;
import dev.concord.train.TrainingData;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Where was the earthquake? Fifty stations report when the wave came, in Unix seconds, and how
 * large it was:
 *
 * <pre>
 *   t = t₀ + r ÷ 6 km/s + 0.05 s · normal       A = 10^(M + 0.2·normal) ÷ (r + 5 km)²
 * </pre>
 *
 * with the distance r of station and source, and magnitudes M from 1 to 5. As they come the numbers
 * are useless: near 1.7·10⁹ neighbouring float32 numbers are 128 seconds apart, so the fractions of
 * a second that tell the place are gone before any network sees them, and amplitudes span five
 * decades, so that a few rows drown all others. What helps is to know what the numbers mean: times
 * since the first arrival, taken in double, and logarithms of amplitudes; then each column is
 * standardised, and so are the targets, whose scaling is inverted for the answers.
 */
final class SeismicStations implements Example {
  private static final int STATIONS = 50;
  private static final double SIDE = 100; // km
  private static final double SPEED = 6; // km/s
  private static final double EPOCH = 1.7e9; // s
  private static final double YEAR = 3.15e7; // s

  /** Events as columns: the stations' times and amplitudes, and x, y, magnitude of the source. */
  private record Events(double[][] times, double[][] amplitudes, double[][] source) {}

  private record Answer(String name, double kilometres, double magnitudes) {}

  @Override
  public String name() {
    return "seismic";
  }

  @Override
  public String shows() {
    return "Fifty seismic stations: raw Unix seconds and amplitudes against scaled and"
        + " logarithmic.";
  }

  @Override
  public String topic() {
    return "Preparing data";
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    int rows = lesson.choose(800, 4000);
    double[][] stations = stations(lesson.seed());
    Events train = events(stations, rows, lesson.seed(), "train");
    Events test = events(stations, 500, lesson.seed(), "test");
    Transform asItIs = Pipeline.of();
    Transform standard = new StandardScaler();
    LinePlot errors = new LinePlot("Location of test events", "true x in km", "answered x in km");
    errors.line("right", new double[] {0, SIDE}, new double[] {0, SIDE});
    List<Answer> answers =
        List.of(
            answer(lesson, "raw", asItIs, train.times(), train, test.times(), test, false, errors),
            answer(
                lesson,
                "standardised",
                standard,
                train.times(),
                train,
                test.times(),
                test,
                false,
                errors),
            answer(
                lesson,
                "since first, log",
                standard,
                sinceFirst(train),
                train,
                sinceFirst(test),
                test,
                true,
                errors));
    double guess = spread(test);
    lesson.say("times and amplitudes    error of the place    error of the magnitude");
    lesson.say("%-18s %17.1f km %19s", "always the middle", guess, "");
    for (Answer answer : answers) {
      boolean learned = Double.isFinite(answer.kilometres());
      lesson.say(
          learned ? "%-18s %17.1f km %22.2f" : "%-18s",
          answer.name(),
          answer.kilometres(),
          answer.magnitudes());
    }
    lesson.say("");
    lesson.claim(
        StrictMath.ulp((float) EPOCH) == 128,
        "near 1.7e9 float32 numbers are 128 apart: no seconds left");
    lesson.claim(
        answers.get(0).kilometres() > 0.7 * guess && !(answers.get(1).kilometres() < 0.5 * guess),
        "raw times locate nothing, and standardising comes too late for them");
    lesson.claim(
        answers.get(2).kilometres() < 0.15 * guess,
        "times since the first arrival and logarithms locate it to %.1f km",
        answers.get(2).kilometres());
    lesson.save(Figure.of(errors.yRange(-20, SIDE + 20)));
  }

  private static Answer answer(
      Lesson lesson,
      String name,
      Transform transform,
      double[][] trainTimes,
      Events train,
      double[][] testTimes,
      Events test,
      boolean logarithms,
      LinePlot plot) {
    HostTensor features = features(trainTimes, train, logarithms);
    FittedTransform input = transform.fit(features);
    FittedTransform output = new StandardScaler().fit(Columns.table(train.source()));
    TrainingData data =
        new TrainingData(
            List.of(input.apply(features)), output.apply(Columns.table(train.source())));
    Model model =
        Model.sequential(2 * STATIONS)
            .add(Dense.of(64, Activation.RELU))
            .add(Dense.of(32, Activation.RELU))
            .add(Dense.of(3))
            .build();
    try (Learner net = new Learner(lesson, model, new MeanSquaredError(), new Adam(0.002f), data)) {
      try {
        net.fit(lesson.choose(30, 60), 32);
      } catch (DivergedException e) {
        return new Answer(name + ": diverged", Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
      }
      HostTensor scaled = net.answers(input.apply(features(testTimes, test, logarithms)));
      HostTensor answers = output.invert(scaled);
      double[] x = Columns.of(answers, 0);
      double[] y = Columns.of(answers, 1);
      double[] m = Columns.of(answers, 2);
      double squares = 0;
      double magnitudes = 0;
      for (int i = 0; i < x.length; i++) {
        squares += square(x[i] - test.source()[0][i]) + square(y[i] - test.source()[1][i]);
        magnitudes += square(m[i] - test.source()[2][i]);
      }
      plot.points(name, test.source()[0], x);
      return new Answer(name, Math.sqrt(squares / x.length), Math.sqrt(magnitudes / x.length));
    }
  }

  private static HostTensor features(double[][] times, Events events, boolean logarithms) {
    double[][] columns = Arrays.copyOf(times, 2 * STATIONS);
    HostTensor amplitudes = Columns.table(events.amplitudes());
    HostTensor taken = logarithms ? ElementwiseTransform.LOG10.apply(amplitudes) : amplitudes;
    for (int s = 0; s < STATIONS; s++) {
      columns[STATIONS + s] = Columns.of(taken, s);
    }
    return Columns.table(columns);
  }

  /**
   * Each event's times from its first arrival on, in double: float32 could not hold the seconds.
   */
  private static double[][] sinceFirst(Events events) {
    int rows = events.times()[0].length;
    double[][] result = new double[STATIONS][rows];
    for (int row = 0; row < rows; row++) {
      double first = Double.POSITIVE_INFINITY;
      for (double[] station : events.times()) {
        first = station[row] < first ? station[row] : first;
      }
      for (int s = 0; s < STATIONS; s++) {
        result[s][row] = events.times()[s][row] - first;
      }
    }
    return result;
  }

  private static double[][] stations(long seed) {
    RandomStream random = RandomStream.of(seed, "example", "seismic", "stations");
    double[][] places = new double[STATIONS][2];
    for (double[] place : places) {
      place[0] = SIDE * random.nextFloat();
      place[1] = SIDE * random.nextFloat();
    }
    return places;
  }

  private static Events events(double[][] stations, int rows, long seed, String use) {
    RandomStream random = RandomStream.of(seed, "example", "seismic", use);
    Events events =
        new Events(new double[STATIONS][rows], new double[STATIONS][rows], new double[3][rows]);
    for (int row = 0; row < rows; row++) {
      double x = SIDE * random.nextFloat();
      double y = SIDE * random.nextFloat();
      double magnitude = random.nextFloat(1, 5);
      double origin = EPOCH + YEAR * random.nextFloat();
      for (int s = 0; s < STATIONS; s++) {
        double distance = Math.sqrt(square(x - stations[s][0]) + square(y - stations[s][1]));
        events.times()[s][row] = origin + distance / SPEED + 0.05 * random.nextNormal();
        events.amplitudes()[s][row] =
            StrictMath.pow(10, magnitude + 0.2 * random.nextNormal()) / square(distance + 5);
      }
      events.source()[0][row] = x;
      events.source()[1][row] = y;
      events.source()[2][row] = magnitude;
    }
    return events;
  }

  /** Root mean squared distance from the middle of the square. */
  private static double spread(Events events) {
    double sum = 0;
    for (int row = 0; row < events.source()[0].length; row++) {
      sum +=
          square(events.source()[0][row] - SIDE / 2) + square(events.source()[1][row] - SIDE / 2);
    }
    return Math.sqrt(sum / events.source()[0].length);
  }

  private static double square(double value) {
    return value * value;
  }
}
