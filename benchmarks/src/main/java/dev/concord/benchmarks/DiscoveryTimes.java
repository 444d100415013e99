package dev.concord.benchmarks;

import dev.concord.device.Availability;
import dev.concord.device.Backend;
import dev.concord.device.Backends;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long backends take to say whether they can be used, each time in a fresh JVM: what {@code
 * concord backends} does before it prints. Everything is asked once in a JVM, and later answers
 * come from memory.
 */
final class DiscoveryTimes {
  private static final String ANSWER = "ANSWER ";
  private static final String ALL = "all";

  private DiscoveryTimes() {}

  /** Prints the median of some JVMs for each backend, and for all together. */
  static void run(int runs) throws IOException {
    Map<String, List<Double>> times = new LinkedHashMap<>();
    Map<String, String> answers = new LinkedHashMap<>();
    for (int run = 0; run < runs; run++) {
      for (String line : answers()) {
        String[] words = line.substring(ANSWER.length()).split(" ", 3);
        times.computeIfAbsent(words[0], fresh -> new ArrayList<>()).add(Double.valueOf(words[1]));
        answers.put(words[0], words[2]);
      }
    }
    System.out.printf("| backend | time to the answer | answer |%n| --- | --- | --- |%n");
    times.forEach(
        (name, each) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %.1f ms | %s |%n",
                name,
                each.stream().sorted().toList().get(each.size() / 2),
                answers.get(name)));
  }

  private static List<String> answers() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                DiscoveryTimes.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output.lines().filter(line -> line.startsWith(ANSWER)).toList();
  }

  /** The fresh JVM itself. */
  static void main(String[] arguments) {
    long start = System.nanoTime();
    for (Backend backend : Backends.all()) {
      long before = System.nanoTime();
      String answer =
          switch (Backends.availability(backend)) {
            case Availability.Available available ->
                "available: "
                    + String.join(", ", available.devices().stream().map(d -> d.id()).toList());
            case Availability.Unavailable unavailable -> "unavailable: " + unavailable.reason();
          };
      print(backend.name(), before, answer);
    }
    print(ALL, start, "");
  }

  private static void print(String name, long since, String answer) {
    double milliseconds = (System.nanoTime() - since) / 1e6;
    System.out.printf(Locale.ROOT, "%s%s %.2f %s%n", ANSWER, name, milliseconds, answer);
  }
}
