package dev.concord.examples.lecture;

import dev.concord.data.TrainTest;
import dev.concord.data.generated.Digits;
import dev.concord.data.io.Mnist;
import dev.concord.device.Device;
import dev.concord.examples.plot.Figure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One run of an example: where it computes, where it writes to, how large it is, and which of its
 * claims held.
 */
public final class Lesson {
  private static final long DATA_SEED = 1;
  private static final int SMALL_TRAINING = 1000;
  private static final int SMALL_TEST = 500;

  /**
   * What an example's figures are held to.
   *
   * @param text the claim with the figures found
   * @param holds whether they bear it out
   */
  public record Claim(String text, boolean holds) {}

  /**
   * What one run may use.
   *
   * @param device computes
   * @param size small or full
   * @param seed decides first weights, batches and generated data
   * @param folder for plots
   * @param mnist the folder with MNIST's files; without one there are generated digits
   */
  public record Means(Device device, Size size, long seed, Path folder, Optional<Path> mnist) {}

  private final String example;
  private final Means means;
  private final PrintStream out;
  private final List<Claim> claims = new ArrayList<>();

  /** A run of the example of that name. */
  public Lesson(String example, Means means, PrintStream out) {
    this.example = example;
    this.means = means;
    this.out = out;
  }

  /** Where to compute. */
  public Device device() {
    return means.device();
  }

  /** Decides first weights, batches and generated data. */
  public long seed() {
    return means.seed();
  }

  /** The first in a small run, the second in a full one. */
  public int choose(int small, int full) {
    return means.size() == Size.SMALL ? small : full;
  }

  /** Prints a line, by the rules of {@link String#format}. */
  public void say(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  /** Saves the example's figure, named as the example. */
  public void save(Figure figure) throws IOException {
    saveAs(example, figure);
  }

  /** Saves a further figure, named as the example with a suffix. */
  public void save(String suffix, Figure figure) throws IOException {
    saveAs(example + "-" + suffix, figure);
  }

  /** A folder for the files that the example writes beside its plot, made where it is missing. */
  public Path files() throws IOException {
    return Files.createDirectories(means.folder().resolve(example));
  }

  private void saveAs(String name, Figure figure) throws IOException {
    Path png = means.folder().resolve(name + ".png");
    figure.save(png);
    say("Plot: %s", png);
  }

  /** Notes and prints whether the example's figures bear out what it claims. */
  public void claim(boolean holds, String format, Object... values) {
    Claim claim = new Claim(String.format(Locale.ROOT, format, values), holds);
    claims.add(claim);
    say("%s %s", holds ? "[holds]" : "[DOES NOT HOLD]", claim.text());
  }

  /** What was claimed so far. */
  public List<Claim> claims() {
    return Collections.unmodifiableList(claims);
  }

  /**
   * Digits to read: MNIST where its files are, else generated ones; in a small run 1000 to learn
   * from and 500 to judge by. Says which.
   */
  public TrainTest digits() throws IOException {
    if (means.size() == Size.SMALL && means.mnist().isEmpty()) {
      say("Generated digits: %d to learn from, %d for the test.", SMALL_TRAINING, SMALL_TEST);
      return new TrainTest(
          Digits.generate(DATA_SEED, 0, SMALL_TRAINING),
          Digits.generate(DATA_SEED, SMALL_TRAINING, SMALL_TEST));
    }
    TrainTest all =
        means.mnist().isPresent() ? Mnist.load(means.mnist().get()) : Digits.load(DATA_SEED);
    TrainTest taken =
        new TrainTest(
            all.train().slice(0, choose(SMALL_TRAINING, all.train().size())),
            all.test().slice(0, choose(SMALL_TEST, all.test().size())));
    say(
        "%s: %,d to learn from, %,d for the test.",
        means.mnist().isPresent()
            ? "MNIST"
            : "Generated digits (easier than MNIST; --data DIR or CONCORD_MNIST names MNIST's"
                + " folder)",
        taken.train().size(),
        taken.test().size());
    return taken;
  }
}
