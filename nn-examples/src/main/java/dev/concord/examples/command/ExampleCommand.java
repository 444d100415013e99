package dev.concord.examples.command;

import dev.concord.device.Device;
import dev.concord.examples.lecture.Example;
import dev.concord.examples.lecture.Examples;
import dev.concord.examples.lecture.Lesson;
import dev.concord.examples.lecture.Size;
import dev.concord.examples.option.DeviceSelection;
import dev.concord.examples.run.OutputPlace;
import dev.concord.examples.run.Screen;
import dev.concord.examples.task.MnistFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code concord example}: runs the lectures' examples. */
@Command(
    name = "example",
    description = {
      "Runs a lecture's example: prints what is to be seen, draws it into a PNG file, and says for"
          + " each of its claims whether the figures bear it out.",
      "",
      "Exit code 1 where a claim does not hold."
    },
    customSynopsis = "concord example NAME | --list | --all [OPTIONS]",
    footer = {
      "Examples:",
      "  concord example --list",
      "  concord example xor",
      "  concord example mnist --data shared/data/mnist --out pictures",
      "  concord example --all --size small"
    })
public final class ExampleCommand implements Callable<Integer> {
  private final Screen screen;
  @Spec private CommandSpec command;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Which one; --list shows all of them.")
  private String name;

  @Option(names = "--list", description = "List the examples with what each shows.")
  private boolean list;

  @Option(names = "--all", description = "Run all of them, one after another.")
  private boolean all;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "runs/examples",
      description = "Folder for the plots. Default: ${DEFAULT-VALUE}.")
  private Path folder;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "full",
      description =
          "small: under two seconds each, for a first look. full: as the lecture shows it, some"
              + " seconds to two minutes each. Default: ${DEFAULT-VALUE}.")
  private Size size;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Decides first weights, batches and generated data; with another seed than 1 a claim may"
              + " fail. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder with MNIST's four files, for the examples that read digits. Default: the"
              + " environment variable CONCORD_MNIST; without either they take generated digits.")
  private Path mnist;

  @ArgGroup(exclusive = false, heading = "%nDevice:%n", order = 4)
  private final DeviceSelection device = new DeviceSelection();

  /** The command; what it says goes to the screen. */
  public ExampleCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    PrintStream out = screen.out();
    if (list) {
      Examples.all().stream()
          .collect(Collectors.groupingBy(Example::topic, LinkedHashMap::new, Collectors.toList()))
          .forEach(
              (topic, examples) -> {
                out.println(topic);
                examples.forEach(one -> out.printf("  %-20s %s%n", one.name(), one.shows()));
              });
      return 0;
    }
    List<Example> chosen = chosen();
    if (ModuleLayer.boot().findModule("java.desktop").isEmpty()) {
      screen
          .err()
          .println(
              "concord: this Java runtime has no module java.desktop, with which the examples draw"
                  + " their plots: run them with a whole JDK");
      return 1;
    }
    OutputPlace.requireFolder(folder);
    List<String> failed = new ArrayList<>();
    try (Device opened = device.open()) {
      for (Example example : chosen) {
        if (!run(example, opened, out)) {
          failed.add(example.name());
        }
      }
    }
    if (!failed.isEmpty()) {
      screen.err().println("concord: claims do not hold in " + String.join(", ", failed));
    }
    return failed.isEmpty() ? 0 : 1;
  }

  private List<Example> chosen() {
    if (all == (name != null)) {
      throw new ParameterException(
          command.commandLine(), "give the name of one example, or --all, or --list");
    }
    try {
      return all ? Examples.all() : List.of(Examples.named(name));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  /** Whether all its claims hold. */
  private boolean run(Example example, Device opened, PrintStream out) throws IOException {
    Lesson lesson =
        new Lesson(
            example.name(),
            new Lesson.Means(
                opened, size, seed, folder, MnistFolder.of(Optional.ofNullable(mnist))),
            out);
    lesson.say("== %s: %s", example.name(), example.topic());
    lesson.say("%s%n", example.shows());
    long start = System.nanoTime();
    example.run(lesson);
    lesson.say("Took %.1f s.%n", (System.nanoTime() - start) / 1e9);
    return lesson.claims().stream().allMatch(Lesson.Claim::holds);
  }
}
