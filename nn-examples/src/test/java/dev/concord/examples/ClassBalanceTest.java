package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.Targets;
import dev.concord.examples.choice.ClassWeightsChoice;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code concord train --class-weights} and {@code --resample}. */
class ClassBalanceTest {
  private static final List<String> NAMES = List.of("ill", "a=b", "well");

  /** One ill, two of a=b, three well. */
  private static final Targets.Labels LABELS =
      new Targets.Labels(HostTensor.of(Shape.of(6), new int[] {0, 1, 1, 2, 2, 2}), 3, NAMES);

  @TempDir private static Path folder;

  private static Path table;

  /** Of 100 rows 20 are ill. */
  @BeforeAll
  static void write() throws IOException {
    StringBuilder text = new StringBuilder("a,b,state\n");
    for (int row = 0; row < 100; row++) {
      text.append("%d,%d,%s\n".formatted(row % 7, row % 11, row % 5 == 0 ? "ill" : "well"));
    }
    table = Files.writeString(folder.resolve("rare.csv"), text);
  }

  private static CommandLineRun train(Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("train", "csv", "--data", table));
    arguments.addAll(List.of("--epochs", 2, "-o", folder.resolve("m")));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray());
  }

  private static List<Float> weights(String text) {
    return ClassWeightsChoice.of(text).of(LABELS, NAMES);
  }

  @Test
  void weightsAreOfTheTrainingRowsGivenInOrderOrByName() {
    assertEquals(List.of(2f, 1f, 2 / 3f), weights("balanced"));
    assertEquals(List.of(3f, 0.5f, 1f), weights("3, .5,1"));
    assertEquals(List.of(3f, 0.5f, 1f), weights("a=b=0.5,ill=3"));
  }

  @Test
  void weightsChangeWhatIsLearnt() {
    String plain = train("-q").hash();
    CommandLineRun balanced = train("--class-weights", "balanced");
    assertPrints(balanced, "class weights balanced");
    assertNotEquals(plain, balanced.hash());
    String byName = train("--class-weights", "ill=4", "-q").hash();
    assertNotEquals(plain, byName);
    assertNotEquals(balanced.hash(), byName);
    assertEquals(byName, train("--class-weights", "4,1", "-q").hash());
    assertEquals(plain, train("--class-weights", "none", "-q").hash());
  }

  /** Rows trained on in the first epoch. */
  private static int visits(String how) throws IOException {
    Path log = folder.resolve("log.csv");
    assertPrints(train("--resample", how, "--log-csv", log), "classes resampled: " + how);
    String[] fields = Files.readAllLines(log).get(1).split(",");
    return Integer.parseInt(fields[fields.length - 1]);
  }

  @Test
  void anEpochVisitsTheClassesEquallyOften() throws IOException {
    // 70 rows to train; how many of them are ill follows from the seed, and is told by `under`.
    int ill = visits("under") / 2;
    assertTrue(ill <= 20, "of 100 rows 20 are ill, not " + ill);
    assertEquals(2 * (70 - ill), visits("over"));
    assertEquals(70, visits("balanced"));
    assertNotEquals(train("-q").hash(), train("--resample", "balanced", "-q").hash());
  }

  @Test
  void whatDoesNotFitIsToldBeforeTraining() throws IOException {
    assertFails(2, train("--resample", "up"), "--resample takes over, under, balanced or none");
    for (String text : List.of("even", "1,x", "1,-2", "ill=1,2", "=3")) {
      assertFails(2, train("--class-weights", text), "--class-weights takes balanced", text);
    }
    assertFails(2, train("--class-weights", "1,2,3"), "3 numbers", "2 classes", "ill, well");
    assertFails(2, train("--class-weights", "sick=2"), "\"sick\" is not one", "ill, well");
    assertFails(2, train("--class-weights", "ill=2,ill=3"), "comes again");
    assertFails(2, train("--class-weights", "0,0"), "not all 0");
    assertFails(2, train("--class-weights", "balanced", "--resample", "over"), "leave out one");
    Path numbers = Tables.numbers(folder, 40);
    for (String option : List.of("--class-weights", "--resample")) {
      assertFails(
          2,
          CommandLineRun.of("train", "csv", "--data", numbers, option, "balanced"),
          option + " is for classes, but numbers are learnt");
    }
  }
}
