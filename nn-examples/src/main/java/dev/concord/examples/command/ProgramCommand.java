package dev.concord.examples.command;

import dev.concord.device.Device;
import dev.concord.examples.option.DeviceSelection;
import dev.concord.examples.option.TrainingOptions;
import dev.concord.examples.plan.SavedSettings;
import dev.concord.examples.plan.TrainingPlan;
import dev.concord.examples.run.RunFiles;
import dev.concord.examples.run.Screen;
import dev.concord.examples.run.TrainingRun;
import dev.concord.examples.task.TaskData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code concord program}: shows what one training step computes, without training. */
@Command(
    name = "program",
    description = {
      "Shows the program of one training step: its memory slots, and its kernels in order.",
      "",
      "The program depends on the backend, since devices fuse kernels differently; the bits do not."
    },
    customSynopsis = "concord program [TASK] [OPTIONS]",
    footer = {
      "Examples:",
      "  concord program xor",
      "  concord program digits --dropout 0.2 --optimizer momentum --batch 32"
    })
public final class ProgramCommand implements Callable<Integer> {
  private final Screen screen;
  @Spec private CommandSpec command;
  @Mixin private TrainingOptions options;

  @ArgGroup(exclusive = false, heading = "%nDevice:%n", order = 7)
  private final DeviceSelection device = new DeviceSelection();

  /** The command; what it says goes to the screen. */
  public ProgramCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    TrainingPlan plan;
    TaskData data;
    try {
      plan = options.plan(SavedSettings.NONE);
      data = plan.task().load(plan.data(), plan.seed());
      plan.requireFits(data);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
    RunFiles none = new RunFiles(Path.of(""), Optional.empty(), Optional.empty());
    try (Device opened = device.open();
        TrainingRun run = new TrainingRun(plan, data, none, opened, screen)) {
      screen.out().println(run.introduction());
      screen.out().print(run.program());
    }
    return 0;
  }
}
