package dev.concord.examples;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pieces of code in the documentation compile, with what the text around them takes as given. */
class DocumentedCodeTest {
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static final List<String> PACKAGES =
      List.of(
          "callback",
          "checkpoint",
          "data",
          "data.augment",
          "data.io",
          "data.preprocess",
          "data.table",
          "device",
          "ensemble",
          "layer",
          "loss",
          "metric",
          "model",
          "optim",
          "prune",
          "schedule",
          "select",
          "select.bayes",
          "tensor",
          "train");

  private static final String GIVEN =
      """
      class Given {
        Model model;
        Dataset data;
        TrainingData train;
        TrainingData validation;
        TrainingData test;
        Device device;
        TrainingSession session;
        TrainingRecipe recipe;
        Search search;

        double scoreOf(double rate, int units, long seed) {
          return rate;
        }
      }
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"DATA.md", "TRAINING.md", "SELECTION.md"})
  void everyPieceCompiles(String document) throws IOException {
    List<String> pieces =
        JAVA_BLOCK
            .matcher(Files.readString(Path.of("../docs", document)))
            .results()
            .map(block -> block.group(1))
            .toList();
    assertFalse(pieces.isEmpty(), document);
    StringBuilder program =
        new StringBuilder(
            PACKAGES.stream()
                .map("import dev.concord.%s.*;%n"::formatted)
                .collect(Collectors.joining()));
    program.append("import java.nio.file.Path;\nimport java.util.*;\n").append(GIVEN);
    for (int i = 0; i < pieces.size(); i++) {
      program.append(
          "class Piece%d extends Given { void run() throws Exception {%n%s%n} }%n"
              .formatted(i, pieces.get(i)));
    }
    JavaFileObject source =
        new SimpleJavaFileObject(URI.create("memory:///Pieces.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreErrors) {
            return program;
          }
        };
    var messages = new StringWriter();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                messages,
                null,
                null,
                List.of("-d", folder.toString(), "-proc:none"),
                null,
                List.of(source))
            .call();
    assertTrue(compiled, () -> document + ":\n" + messages);
  }
}
