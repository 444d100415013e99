package dev.concord.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.concord.examples.lecture.Example;
import dev.concord.examples.lecture.Examples;
import dev.concord.layer.Activation;
import dev.concord.optim.OptimizerCatalogue;
import dev.concord.tck.ModelCases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the lecture courses expect, item by item: the list is {@code craft-of-training.txt}, and
 * docs/CRAFT.md says for each item which class does it, what checks it and which example shows it.
 *
 * <pre>
 *   | item | class, or class#member, below dev.concord | check | example |
 * </pre>
 *
 * A check is {@code kit} (the conformance kit has a model with it, or with that very activation:
 * gradients in float64, bits on every backend), {@code optimizers} (the catalogue that the 20-step
 * test and parity walk has one, made by that very method), {@code examples} (the item is an
 * example, run with its claims), or a test class that names it. The example's source, or what it is
 * made of, must name it, too.
 */
class CraftOfTrainingTest {
  private static final Path ROOT = Path.of("..");
  private static final Path TABLE = ROOT.resolve("docs/CRAFT.md");
  private static final Path CATALOGUE =
      ROOT.resolve("nn-optim/src/main/java/dev/concord/optim/OptimizerCatalogue.java");
  private static final Path LECTURES = Path.of("src/main/java/dev/concord/examples/lecture");

  private record Row(String item, List<String> members, String check, List<String> examples) {
    @Override
    public String toString() {
      return item;
    }
  }

  private static List<String> items() throws IOException {
    try (var list = CraftOfTrainingTest.class.getResourceAsStream("craft-of-training.txt")) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }

  static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(TABLE)) {
      if (line.startsWith("| ") && !line.startsWith("| item ") && !line.startsWith("|---")) {
        String[] cells = line.substring(1, line.lastIndexOf('|')).split("\\|");
        assertEquals(4, cells.length, line);
        rows.add(new Row(cells[0].strip(), names(cells[1]), cells[2].strip(), names(cells[3])));
      }
    }
    return rows;
  }

  /** What stands between backticks. */
  private static List<String> names(String cell) {
    return Pattern.compile("`([^`]+)`")
        .matcher(cell)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void everyItemHasOneRowAndEveryRowIsAnItem() throws IOException {
    List<String> rows = rows().stream().map(Row::item).toList();
    assertEquals(List.of(), missing(items(), rows), "items without a row in docs/CRAFT.md");
    assertEquals(List.of(), missing(rows, items()), "rows of docs/CRAFT.md that are no item");
    assertEquals(rows.size(), Set.copyOf(rows).size(), "an item stands twice");
  }

  private static List<String> missing(List<String> wanted, List<String> there) {
    return wanted.stream().filter(item -> !there.contains(item)).toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void hasAClassACheckAndAnExample(Row row) throws Exception {
    assertFalse(row.members().isEmpty(), "no class");
    assertFalse(row.examples().isEmpty(), "no example");
    for (String member : row.members()) {
      requireMember(member);
      requireCheck(row.check(), member);
    }
    Map<String, Example> known =
        Examples.all().stream().collect(Collectors.toMap(Example::name, Function.identity()));
    List<String> sources = new ArrayList<>();
    for (String example : row.examples()) {
      assertTrue(known.containsKey(example), "there is no example " + example);
      sources.add(source(known.get(example)));
    }
    assertTrue(
        row.members().stream()
            .anyMatch(member -> sources.stream().anyMatch(text -> names(text, word(member)))),
        () -> "no example of " + row.examples() + " names any of " + row.members());
  }

  /** The class is there, and so is its field, method or constant. */
  private static void requireMember(String name) throws ClassNotFoundException {
    String[] parts = name.split("#");
    Class<?> type = Class.forName("dev.concord." + parts[0]);
    if (parts.length == 2) {
      boolean there =
          Arrays.stream(type.getMethods()).anyMatch(method -> method.getName().equals(parts[1]))
              || Arrays.stream(type.getFields()).anyMatch(f -> f.getName().equals(parts[1]));
      assertTrue(there, type + " has no public " + parts[1]);
    }
  }

  private static void requireCheck(String check, String member) throws IOException {
    String type = "dev.concord." + member.split("#")[0];
    switch (check) {
      case "kit" -> {
        String what = type.equals(Activation.class.getName()) ? activation(member) : type;
        assertTrue(
            ModelCases.covered().contains(what), "no model of the conformance kit has " + what);
      }
      case "optimizers" -> {
        assertTrue(
            OptimizerCatalogue.all().values().stream()
                .anyMatch(optimizer -> optimizer.getClass().getName().equals(type)),
            "the catalogue of optimizers lacks " + type);
        assertTrue(
            !member.contains("#") || Files.readString(CATALOGUE).contains(word(member) + "("),
            "the catalogue of optimizers has none that " + member + " makes");
      }
      case "examples" ->
          assertTrue(
              Examples.all().stream().anyMatch(e -> e.getClass().getName().equals(type)),
              "there is no example " + type);
      default -> {
        List<String> tests = names(check);
        assertFalse(tests.isEmpty(), "no check: " + check);
        for (String test : tests) {
          assertTrue(
              testSource(test).contains(word(member)), test + " does not name " + word(member));
        }
      }
    }
  }

  /** The name of the activation that a constant is or a factory makes. */
  private static String activation(String member) {
    String name = word(member);
    try {
      Object made =
          Arrays.stream(Activation.class.getFields()).anyMatch(f -> f.getName().equals(name))
              ? Activation.class.getField(name).get(null)
              : Activation.class.getMethod(name).invoke(null);
      return ((Activation) made).name();
    } catch (ReflectiveOperationException e) {
      return fail(member + " is no activation", e);
    }
  }

  /** The simple name by which sources call a class or its member. */
  private static String word(String member) {
    String name = member.contains("#") ? member.substring(member.indexOf('#') + 1) : member;
    return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
  }

  /** Whether a source has the word, or a factory method of that name. */
  private static boolean names(String source, String word) {
    String factory = word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1) + "(";
    return source.contains(word) || source.contains(factory);
  }

  private static String testSource(String test) throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.filter(path -> Files.isDirectory(path.resolve("src"))).toList()) {
        Optional<Path> file = find(module.resolve("src/test/java"), test + ".java");
        if (file.isPresent()) {
          return Files.readString(file.get());
        }
      }
    }
    return fail("there is no test " + test);
  }

  private static Optional<Path> find(Path folder, String file) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(path -> path.getFileName().toString().equals(file)).findFirst();
    }
  }

  /** An example's source and those of its own helpers in the same package. */
  private static String source(Example example) throws IOException {
    Set<String> read = new TreeSet<>();
    StringBuilder text = new StringBuilder();
    add(example.getClass().getSimpleName(), read, text);
    return text.toString();
  }

  private static void add(String name, Set<String> read, StringBuilder text) throws IOException {
    Path file = LECTURES.resolve(name + ".java");
    if (!Files.exists(file) || !read.add(name)) {
      return;
    }
    String source = Files.readString(file);
    text.append(source);
    try (Stream<Path> others = Files.list(LECTURES)) {
      for (Path other : others.toList()) {
        String helper = other.getFileName().toString().replace(".java", "");
        boolean isExample =
            Examples.all().stream().anyMatch(e -> e.getClass().getSimpleName().equals(helper));
        if (!isExample && !helper.equals("Examples") && source.contains(helper)) {
          add(helper, read, text);
        }
      }
    }
  }
}
