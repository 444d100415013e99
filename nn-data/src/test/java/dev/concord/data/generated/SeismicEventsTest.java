package dev.concord.data.generated;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.tensor.Shape;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Fifty stations: bits, the law of the arrivals, and what float32 leaves of Unix seconds. */
class SeismicEventsTest {
  private static final SeismicEvents EVENTS = SeismicEvents.generate(200, 1, "train");

  @Test
  void theBitsStayAsTheyAre() {
    assertEquals(971518955, Arrays.deepHashCode(EVENTS.stations()));
    assertEquals(310039199, Arrays.deepHashCode(EVENTS.times()));
    assertEquals(-609233337, Arrays.deepHashCode(EVENTS.amplitudes()));
    assertEquals(1083795426, Arrays.deepHashCode(EVENTS.sources()));
  }

  @Test
  void partsShareTheStationsAndNoEvent() {
    SeismicEvents test = SeismicEvents.generate(200, 1, "test");
    assertArrayEquals(EVENTS.stations(), test.stations());
    assertNotEquals(EVENTS.sources()[0][0], test.sources()[0][0]);
    assertNotEquals(
        EVENTS.stations()[0][0], SeismicEvents.generate(1, 2, "train").stations()[0][0]);
  }

  /** The noise of a time has the deviation 0.05 s and ends at 6.77 deviations. */
  @Test
  void theWaveTravelsAtSixKilometresPerSecond() {
    for (int event = 0; event < EVENTS.size(); event++) {
      double origin = EVENTS.times()[0][event] - EVENTS.distance(0, event) / 6;
      for (int s = 0; s < SeismicEvents.STATIONS; s++) {
        double late = EVENTS.times()[s][event] - origin - EVENTS.distance(s, event) / 6;
        assertEquals(0, late, 2 * 0.05 * 6.77);
      }
    }
  }

  @Test
  void amplitudesSpanOrdersOfMagnitude() {
    double[] all = Arrays.stream(EVENTS.amplitudes()).flatMapToDouble(DoubleStream::of).toArray();
    double least = Arrays.stream(all).min().orElseThrow();
    double most = Arrays.stream(all).max().orElseThrow();
    assertTrue(least > 0 && most > 1e5 * least, least + " to " + most);
  }

  @Test
  void float32KnowsNoSecondsButThoseSinceTheFirstArrival() {
    SeismicEvents since = EVENTS.sinceFirstArrival();
    assertEquals(Shape.of(200, 100), since.features().shape());
    assertEquals(Shape.of(200, 3), since.targets().shape());
    float[] raw = EVENTS.features().floats();
    float[] sinceFirst = since.features().floats();
    for (int event = 0; event < 200; event++) {
      int e = event;
      double first =
          IntStream.range(0, 50).mapToDouble(s -> EVENTS.times()[s][e]).min().orElseThrow();
      for (int s = 0; s < 50; s++) {
        int at = event * 100 + s;
        assertEquals(0, raw[at] % 128);
        assertEquals((float) (EVENTS.times()[s][e] - first), sinceFirst[at]);
        assertEquals((float) EVENTS.amplitudes()[s][e], sinceFirst[at + 50]);
      }
    }
  }

  @Test
  void refusesNoEvents() {
    assertThrows(IllegalArgumentException.class, () -> SeismicEvents.generate(0, 1, "train"));
  }
}
