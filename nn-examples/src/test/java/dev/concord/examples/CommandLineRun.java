package dev.concord.examples;

import dev.concord.examples.run.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one run of the command line printed and answered; run in this JVM.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
record CommandLineRun(int code, String out, String err) {
  private static final Pattern HASH = Pattern.compile("Weights SHA-256 +([0-9a-f]{64})");

  /** Runs {@code concord} with these arguments. */
  static CommandLineRun of(Object... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var screen =
        new Screen(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    int code = Concord.run(screen, texts);
    return new CommandLineRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The hash of the weights in the report. */
  String hash() {
    Matcher matcher = HASH.matcher(out);
    if (!matcher.find()) {
      throw new AssertionError("no hash in:\n" + out + err);
    }
    return matcher.group(1);
  }
}
