package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.examples.choice.InitializerChoice;
import dev.concord.examples.choice.NumberedChoice;
import dev.concord.init.Initializer;
import dev.concord.init.VarianceScaling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** First weights, penalties and limits of dense layers, as the command line names them. */
class NetworkOptionsTest {
  @TempDir private Path folder;

  private CommandLineRun train(String name, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("train", "circles"));
    arguments.addAll(List.of("-o", folder.resolve(name)));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray());
  }

  private static void assertMakes(String text, String told, Initializer expected) {
    NumberedChoice.Chosen<InitializerChoice> chosen = InitializerChoice.of(text);
    assertEquals(told, chosen.toString());
    assertEquals(expected, chosen.kind().make(chosen.number()));
  }

  @Test
  void everyInitialiserHasAName() {
    assertMakes("zeros", "zeros", Initializer.zeros());
    assertMakes("constant:0.5", "constant:0.5", Initializer.constant(0.5f));
    assertMakes("uniform:0.25", "uniform:0.25", Initializer.uniform(-0.25f, 0.25f));
    assertMakes("normal", "normal:0.05", Initializer.normal(0.05));
    assertMakes("truncated-normal:1", "truncated-normal:1", Initializer.truncatedNormal(1));
    assertMakes("glorot-uniform", "glorot-uniform", VarianceScaling.glorotUniform());
    assertMakes("glorot-normal", "glorot-normal", VarianceScaling.glorotNormal());
    assertMakes("he-uniform", "he-uniform", VarianceScaling.heUniform());
    assertMakes("he-normal", "he-normal", VarianceScaling.heNormal());
    assertMakes("lecun-uniform", "lecun-uniform", VarianceScaling.lecunUniform());
    assertMakes("LeCun_Normal", "lecun-normal", VarianceScaling.lecunNormal());
    assertMakes("orthogonal:1.5", "orthogonal:1.5", Initializer.orthogonal(1.5));
    assertMakes("identity", "identity:1", Initializer.identity(1));
  }

  @Test
  void eachOptionChangesTheWeightsAndGoesOnAfterACheckpoint() {
    String plain = train("plain", "--epochs", 4).hash();
    for (List<Object> option :
        List.<List<Object>>of(
            List.of("--initializer", "he-uniform"),
            List.of("--batch-norm"),
            List.of("--batch-norm", "true", "--dropout", 0.1),
            List.of("--l1", 0.01),
            List.of("--l2", 0.01),
            List.of("--max-norm", 0.5),
            List.of("--loss", "focal"),
            List.of("--class-weights", "1,2"),
            List.of("--resample", "over"))) {
      List<Object> all = new ArrayList<>(option);
      all.addAll(List.of("--epochs", 4));
      String hash = train("whole", all.toArray()).hash();
      assertNotEquals(plain, hash, option.toString());
      Path checkpoint = folder.resolve("checkpoint");
      List<Object> first = new ArrayList<>(option);
      first.addAll(List.of("--epochs", 2, "--checkpoint", checkpoint));
      train("first", first.toArray());
      CommandLineRun second =
          CommandLineRun.of(
              "train", "--resume", checkpoint, "--epochs", 4, "-o", folder.resolve("second"));
      assertEquals(hash, second.hash(), option.toString());
    }
  }

  @Test
  void equalFirstWeightsStayEqual() {
    // The symmetry problem: no unit differs from another, so the network learns next to nothing.
    CommandLineRun run =
        train("m", "--epochs", 4, "--initializer", "constant:0.1", "--l1", 1e-4, "--max-norm", 3);
    assertPrints(run, "first weights constant:0.1, l1 1.0E-4, max-norm 3.0");
    assertTrue(run.out().contains("Test accuracy     5") || run.out().contains("accuracy     4"));
  }

  @Test
  void aNormalisedNetworkIsUsedWithItsRunningStatistics() {
    assertPrints(
        train("m", "--epochs", 20, "--batch-norm", "--layers", "8,8"),
        "batch_normalization2",
        "Test accuracy     9");
    assertPrints(CommandLineRun.of("predict", folder.resolve("m"), "--row", "0,0"), "class 1 (1 9");
  }

  @Test
  void wrongUsageIsToldWithWhatIsExpected() {
    assertFails(
        2, train("m", "--initializer", "xavier"), "--initializer takes one of", "he-normal");
    assertFails(
        2, train("m", "--initializer", "constant"), "--initializer takes constant:VALUE; got");
    assertFails(2, train("m", "--initializer", "normal:-1"), "--initializer normal:-1: ");
    assertFails(2, train("m", "--l1", -1), "--l1 takes a number of at least 0", "-1");
    assertFails(2, train("m", "--l2", "NaN"), "--l2 takes a number of at least 0", "NaN");
    assertFails(2, train("m", "--max-norm", 0), "--max-norm takes a number above 0", "0.0");
  }
}
