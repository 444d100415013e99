package dev.concord.data.generated;

import dev.concord.random.RandomStream;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;

/**
 * Earthquakes as fifty stations report them: when the wave came, in Unix seconds, and how large it
 * was. Stations and sources lie evenly in a square of 100 km; with r the distance of station and
 * source in km,
 *
 * <pre>
 *   t = t₀ + r ÷ 6 km/s + 0.05 s · normal       A = 10^(M + 0.2·normal) ÷ (r + 5)²
 * </pre>
 *
 * the origin times t₀ are spread over the year that begins at 1.7·10⁹ s (November 2023), the
 * magnitudes M evenly over 1 to 5. Times and places are double, which holds such a time to a
 * quarter of a microsecond; float32 would hold it to 128 s. Equal arguments give equal bits. The
 * arrays are held, not copied.
 *
 * @param stations x and y of each station in km, [50][2]
 * @param times of arrival in s, [50][events]
 * @param amplitudes in no unit, from about 10⁻³ to 10⁴, [50][events]
 * @param sources x in km, y in km and magnitude, [3][events]
 */
public record SeismicEvents(
    double[][] stations, double[][] times, double[][] amplitudes, double[][] sources) {
  /** Number of stations. */
  public static final int STATIONS = 50;

  /** The square's side in km. */
  public static final double SIDE = 100;

  private static final double SPEED = 6; // km/s
  private static final double FIRST_ORIGIN = 1.7e9; // s
  private static final double YEAR = 3.15e7; // s

  /**
   * Generates events. A seed has one network of stations, the same for all parts.
   *
   * @param events at least 1
   * @param seed any value
   * @param part names a series of events of its own, such as "train" and "test"
   * @throws IllegalArgumentException if there is no event
   */
  public static SeismicEvents generate(int events, long seed, String part) {
    RandomStream random = GeneratedStream.of(events, seed, "example", "seismic", part);
    double[][] stations = stations(seed);
    double[][] times = new double[STATIONS][events];
    double[][] amplitudes = new double[STATIONS][events];
    double[][] sources = new double[3][events];
    for (int event = 0; event < events; event++) {
      double x = SIDE * random.nextFloat();
      double y = SIDE * random.nextFloat();
      double magnitude = random.nextFloat(1, 5);
      double origin = FIRST_ORIGIN + YEAR * random.nextFloat();
      for (int s = 0; s < STATIONS; s++) {
        double distance = distance(stations[s], x, y);
        times[s][event] = origin + distance / SPEED + 0.05 * random.nextNormal();
        amplitudes[s][event] =
            StrictMath.pow(10, magnitude + 0.2 * random.nextNormal())
                / ((distance + 5) * (distance + 5));
      }
      sources[0][event] = x;
      sources[1][event] = y;
      sources[2][event] = magnitude;
    }
    return new SeismicEvents(stations, times, amplitudes, sources);
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

  private static double distance(double[] station, double x, double y) {
    double dx = x - station[0];
    double dy = y - station[1];
    return StrictMath.sqrt(dx * dx + dy * dy);
  }

  /** Number of events. */
  public int size() {
    return times[0].length;
  }

  /** The distance of a station from the source of an event in km. */
  public double distance(int station, int event) {
    return distance(stations[station], sources[0][event], sources[1][event]);
  }

  /** The same events, the times in s since each event's first arrival, taken in double. */
  public SeismicEvents sinceFirstArrival() {
    double[][] since = new double[STATIONS][size()];
    for (int event = 0; event < size(); event++) {
      double first = Double.POSITIVE_INFINITY;
      for (double[] station : times) {
        first = station[event] < first ? station[event] : first;
      }
      for (int s = 0; s < STATIONS; s++) {
        since[s][event] = times[s][event] - first;
      }
    }
    return new SeismicEvents(stations, since, amplitudes, sources);
  }

  /** All stations' times, then all stations' amplitudes, F32 [events, 100], rounded. */
  public HostTensor features() {
    return table(times, amplitudes);
  }

  /** The sources, F32 [events, 3], rounded. */
  public HostTensor targets() {
    return table(sources);
  }

  private HostTensor table(double[][]... groups) {
    int width = 0;
    for (double[][] group : groups) {
      width += group.length;
    }
    float[] values = new float[Shape.of(size(), width).size()];
    int column = 0;
    for (double[][] group : groups) {
      for (double[] numbers : group) {
        for (int event = 0; event < size(); event++) {
          values[event * width + column] = (float) numbers[event];
        }
        column++;
      }
    }
    return HostTensor.of(Shape.of(size(), width), values);
  }
}
