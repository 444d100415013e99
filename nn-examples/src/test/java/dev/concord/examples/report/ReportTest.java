package dev.concord.examples.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Confusion matrices, pictures and errors as people read them. */
class ReportTest {
  private static final Shades SHADES = new Shades(" .+#@");

  @Test
  void aConfusionMatrixShowsCountsAndShares() {
    String text =
        ConfusionReport.of(new int[][] {{98, 2}, {0, 0}}, List.of("cat", "a very long class name"));
    List<String> lines = text.lines().toList();
    assertTrue(lines.get(1).matches(" +cat +a very lo +recognised"), text);
    assertTrue(lines.get(2).matches(" *cat +98 +2 +98.00 %"), text);
    assertTrue(lines.get(3).matches(" *a very long c~ +\\. +\\. +no rows"), text);
    assertEquals(1, lines.stream().skip(1).mapToInt(String::length).distinct().count(), text);
  }

  @Test
  void ofManyClassesTheFrequentMistakesAreListed() {
    int[][] counts = new int[30][30];
    counts[3][7] = 5;
    counts[8][2] = 9;
    counts[4][4] = 50;
    String text =
        ConfusionReport.of(counts, IntStream.range(0, 30).mapToObj(c -> "c" + c).toList());
    List<String> lines = text.lines().toList();
    assertEquals(3, lines.size(), text);
    assertTrue(lines.get(1).matches(" +9 +c8 -> c2"), text);
    assertTrue(lines.get(2).matches(" +5 +c3 -> c7"), text);
  }

  @Test
  void thePlaneIsDrawnWithYUpwards() {
    HostTensor points = HostTensor.of(Shape.of(2, 2), 0f, 0f, 1f, 1f);
    String text =
        RegionPicture.draw(points, ReportTest::secondClassAbove, List.of("below", "above"), SHADES);
    List<String> lines = text.lines().filter(line -> line.startsWith("|")).toList();
    assertTrue(lines.getFirst().matches("\\|@+\\|"), text);
    assertTrue(lines.getLast().matches("\\| +\\|"), text);
    assertTrue(text.contains("[ ] class below   [@] class above"), text);
  }

  private static HostTensor secondClassAbove(HostTensor points) {
    float[] probabilities = new float[points.size()];
    for (int i = 0; i < points.size(); i += 2) {
      probabilities[i + 1] = points.floats()[i + 1] > 0.5f ? 1 : 0;
      probabilities[i] = 1 - probabilities[i + 1];
    }
    return HostTensor.of(points.shape(), probabilities);
  }

  @Test
  void imagesTakeOneCharacterForTwoPixels() {
    float[] grey = {255, 0, 0, 0, 0, 255, 255, 0, 255};
    assertEquals(
        String.join(System.lineSeparator(), "+ +", "@ @", ""),
        ImageText.draw(grey, 0, 3, 3, SHADES));
  }

  @Test
  void streamsWithoutBlockCharactersGetAscii() {
    var bytes = new ByteArrayOutputStream();
    Shades ascii = Shades.of(new PrintStream(bytes, true, StandardCharsets.US_ASCII));
    assertFalse(ascii.characters().chars().anyMatch(c -> c > 127));
    Shades blocks = Shades.of(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertTrue(blocks.characters().contains("█"));
  }

  @Test
  void regressionErrorsAreInTheTargetsUnits() {
    RegressionError error = RegressionError.of(new float[] {1, 2, 3, 8}, new float[] {1, 2, 3, 4});
    assertEquals(2, error.rootMeanSquare());
    assertEquals(1, error.meanAbsolute());
    assertEquals(1 - 16 / 5.0, error.explained());
    assertTrue(Double.isNaN(RegressionError.of(new float[] {1}, new float[] {2}).explained()));
  }
}
