package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertFails;
import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.examples.choice.InitializerChoice;
import dev.concord.examples.choice.LossChoice;
import dev.concord.examples.choice.OptimizerChoice;
import dev.concord.examples.choice.ResampleChoice;
import dev.concord.examples.choice.ScheduleChoice;
import dev.concord.examples.task.ScalingChoice;
import dev.concord.examples.task.TrainingTask;
import dev.concord.examples.task.TrainingTasks;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the command line says of itself, and how it answers wrong usage. */
class HelpTest {
  @Test
  void withoutArgumentsItListsItsCommands() {
    assertPrints(
        CommandLineRun.of(),
        "Usage: concord",
        "train",
        "predict",
        "program",
        "backends",
        "kernels");
  }

  @Test
  void everyCommandHasHelp() {
    for (String command :
        List.of("train", "search", "predict", "program", "example", "reproduce")) {
      assertPrints(CommandLineRun.of(command, "--help"), "Usage: concord " + command, "Examples:");
    }
    for (String command : List.of("backends", "kernels", "parity")) {
      assertPrints(CommandLineRun.of(command, "--help"), "Usage: concord " + command);
    }
  }

  @Test
  void theHelpOfTrainListsEveryTaskWithItsDefaults() {
    CommandLineRun help = CommandLineRun.of("train", "--help");
    for (TrainingTask task : TrainingTasks.all()) {
      assertPrints(help, "  " + task.name() + " ", task.description(), task.defaults().toString());
    }
  }

  @Test
  void theHelpOfTrainAndSearchNamesEveryChoice() {
    for (String command : List.of("train", "search")) {
      CommandLineRun help = CommandLineRun.of(command, "--help");
      assertNames(help, LossChoice.values());
      assertNames(help, InitializerChoice.values());
      assertNames(help, ScalingChoice.values());
      assertNames(help, ResampleChoice.values());
      assertNames(help, OptimizerChoice.values());
      assertNames(help, ScheduleChoice.values());
    }
  }

  private static void assertNames(CommandLineRun help, Object[] choices) {
    for (Object choice : choices) {
      assertTrue(
          Pattern.compile("(?<![a-z-])" + choice + "(?![a-z-])").matcher(help.out()).find(),
          () -> choice + " in " + help.out());
    }
  }

  @Test
  void versionNamesArithmeticAndJava() {
    assertPrints(CommandLineRun.of("--version"), "concord ", "arithmetic version ", "Java " + 25);
  }

  @Test
  void anUnknownCommandIsWrongUsage() {
    assertFails(2, CommandLineRun.of("trian"), "trian", "train");
  }

  @Test
  void anUnknownOptionIsWrongUsageWithSuggestions() {
    assertFails(2, CommandLineRun.of("train", "xor", "--bacth", "3"), "--bacth", "--batch");
  }

  @Test
  void anOptionOfTheWrongTypeIsWrongUsage() {
    assertFails(2, CommandLineRun.of("train", "xor", "--epochs", "many"), "--epochs", "many");
  }
}
