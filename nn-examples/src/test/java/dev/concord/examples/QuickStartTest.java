package dev.concord.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick-start program in the README compiles without a warning and does what it says. */
class QuickStartTest {
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ACCURACY = Pattern.compile("accuracy ([0-9.]+) %");

  @TempDir private Path folder;

  @Test
  void theProgramInTheReadmeCompilesAndRuns() throws Exception {
    compile(program());
    Path model = folder.resolve("quick.safetensors");
    var printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      loader
          .loadClass("QuickStart")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {"1", model.toString()});
    } finally {
      System.setOut(before);
    }
    String text = printed.toString(StandardCharsets.UTF_8);
    Matcher accuracy = ACCURACY.matcher(text);
    assertTrue(accuracy.find(), text);
    assertTrue(Double.parseDouble(accuracy.group(1)) > 80, text);
    assertTrue(Files.exists(model), text);
  }

  private static String program() throws IOException {
    Path readme = readme();
    return JAVA_BLOCK
        .matcher(Files.readString(readme))
        .results()
        .map(block -> block.group(1))
        .filter(block -> block.contains("public class QuickStart"))
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(readme + " has no java block with \"public class QuickStart\""));
  }

  /** The README beside the launcher, in this folder or one above it. */
  private static Path readme() {
    Path place = Path.of("").toAbsolutePath();
    while (place != null && !Files.exists(place.resolve("concord"))) {
      place = place.getParent();
    }
    if (place == null || !Files.exists(place.resolve("README.md"))) {
      throw new AssertionError("found no README.md beside the launcher \"concord\"");
    }
    return place.resolve("README.md");
  }

  private void compile(String program) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileObject source =
        new SimpleJavaFileObject(
            URI.create("memory:///QuickStart.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreErrors) {
            return program;
          }
        };
    var messages = new StringWriter();
    List<String> options =
        List.of(
            "-d",
            folder.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Xlint:all",
            "-Xlint:-path",
            "-Werror",
            "-proc:none");
    boolean compiled =
        compiler.getTask(messages, null, null, options, null, List.of(source)).call();
    assertEquals(true, compiled, messages::toString);
  }
}
