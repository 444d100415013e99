package dev.concord.examples.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.concord.examples.saved.OutputSpec;
import dev.concord.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A network's answers as text: a line each for people, or CSV for programs.
 *
 * @param output what the answers mean
 * @param answers F32 [n, outputs]: probabilities or scores, or values
 * @param labels true classes, where they are known
 */
public record PredictionTable(OutputSpec output, HostTensor answers, Optional<int[]> labels) {
  private static final int SHOWN_CLASSES = 3;

  private float value(int row, int column) {
    return answers.floats()[row * output.width() + column];
  }

  /** The class with the largest score, the first among equals. */
  private int best(int row) {
    int best = 0;
    for (int c = 1; c < output.width(); c++) {
      best = value(row, c) > value(row, best) ? c : best;
    }
    return best;
  }

  /** One answer for people. */
  public String line(int row) {
    return switch (output) {
      case OutputSpec.Classes classes -> {
        List<String> likely =
            IntStream.range(0, classes.width())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> value(row, c)).reversed())
                .limit(SHOWN_CLASSES)
                .map(c -> classes.names().get(c) + " " + score(classes, value(row, c)))
                .toList();
        String truth =
            labels.map(known -> ", true class " + classes.names().get(known[row])).orElse("");
        yield "class %s (%s)%s"
            .formatted(classes.names().get(best(row)), String.join(", ", likely), truth);
      }
      case OutputSpec.Values values ->
          IntStream.range(0, values.width())
              .mapToObj(c -> "%s %s".formatted(values.names().get(c), value(row, c)))
              .collect(Collectors.joining(", "));
    };
  }

  private static String score(OutputSpec.Classes classes, float value) {
    return classes.probabilities() ? "%.2f %%".formatted(100 * value) : "%.3f".formatted(value);
  }

  /** Writes every answer: the class and each class's probability or score, or the values. */
  public void writeCsv(Path file) throws IOException {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      List<String> heading = new ArrayList<>();
      switch (output) {
        case OutputSpec.Classes classes -> {
          heading.add("class");
          String what = classes.probabilities() ? "probability " : "score ";
          classes.names().forEach(name -> heading.add(what + name));
        }
        case OutputSpec.Values values -> heading.addAll(values.names());
      }
      csv.writeRecord(heading);
      for (int row = 0; row < answers.shape().length(0); row++) {
        List<String> fields = new ArrayList<>();
        if (output instanceof OutputSpec.Classes classes) {
          fields.add(classes.names().get(best(row)));
        }
        for (int c = 0; c < output.width(); c++) {
          fields.add(String.valueOf(value(row, c)));
        }
        csv.writeRecord(fields);
      }
    }
  }

  /** {@code counts[t][p]}: rows of class t that were given class p. */
  public int[][] confusion(int[] truth) {
    int[][] counts = new int[output.width()][output.width()];
    for (int row = 0; row < truth.length; row++) {
      counts[truth[row]][best(row)]++;
    }
    return counts;
  }

  /** The share of right answers, for people. */
  public String accuracy(int[] truth) {
    long right = IntStream.range(0, truth.length).filter(row -> best(row) == truth[row]).count();
    return "%.2f %% (%,d of %,d)".formatted(100.0 * right / truth.length, right, truth.length);
  }
}
