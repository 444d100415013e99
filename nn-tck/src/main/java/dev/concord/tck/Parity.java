package dev.concord.tck;

import dev.concord.device.Device;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kit's comparisons without JUnit, one at a time, for programs that show them: every kernel's
 * cases, random graphs, and a small training run with dropout, each bit for bit against reference
 * arithmetic. What the reference gives is computed once and kept, so that several devices can be
 * checked in turn.
 */
public final class Parity {
  /**
   * How one comparison ended.
   *
   * @param compared cases, graphs or steps that were compared
   * @param difference the first difference, or what was thrown; empty where all bits are equal
   * @param seconds the device took, the reference's own time left out
   * @param hash SHA-256 of the final parameters of a training run, else empty
   */
  public record Outcome(
      int compared, Optional<String> difference, double seconds, Optional<String> hash) {}

  /** Something that is compared. */
  public interface Check {
    /** Its name in a table, such as {@code gemm: 120 cases}. */
    String name();

    /** Compares a device with the reference. */
    Outcome run(Device device);
  }

  private Parity() {}

  /**
   * All comparisons: a check for each kernel, one for models with every layer, activation and loss,
   * one for random graphs, one for the training run.
   *
   * @param workLimit kernel cases with more {@link KernelCase#work} are left out, and the check's
   *     name counts them; {@link Long#MAX_VALUE} for all
   * @param graphs number of random graphs, at least 1
   * @param steps of the training run, at least 1
   */
  public static List<Check> checks(long workLimit, int graphs, int steps) {
    Map<String, List<ReadyCase>> byKernel = new LinkedHashMap<>();
    for (KernelCases provider : KernelCases.all()) {
      for (KernelCase test : provider.cases()) {
        byKernel
            .computeIfAbsent(test.kernel().getClass().getSimpleName(), kernel -> new ArrayList<>())
            .add(new ReadyCase(test));
      }
    }
    List<Check> checks = new ArrayList<>();
    byKernel.forEach((kernel, cases) -> checks.add(new KernelCheck(kernel, cases, workLimit)));
    checks.add(new ModelCheck(ModelCases.all()));
    checks.add(new GraphCheck(graphs));
    checks.add(new TrainingCheck(steps));
    return checks;
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  private record KernelCheck(String kernel, List<ReadyCase> cases, long workLimit)
      implements Check {
    @Override
    public String name() {
      long run = cases.stream().filter(ready -> ready.test().work() <= workLimit).count();
      long leftOut = cases.size() - run;
      return kernel + ": " + run + " cases" + (leftOut == 0 ? "" : ", " + leftOut + " left out");
    }

    @Override
    public Outcome run(Device device) {
      cases.stream().filter(c -> c.test().work() <= workLimit).forEach(ReadyCase::expected);
      long start = System.nanoTime();
      CaseChecker.Report report = CaseChecker.check(device, cases, workLimit);
      return new Outcome(
          report.run(),
          report.failures().stream().findFirst(),
          secondsSince(start),
          Optional.empty());
    }
  }

  private record ModelCheck(List<ModelCase> models) implements Check {
    @Override
    public String name() {
      return "models: " + models.size() + " cases";
    }

    @Override
    public Outcome run(Device device) {
      long start = System.nanoTime();
      Optional<String> difference = ModelChecker.check(device, models);
      return new Outcome(models.size(), difference, secondsSince(start), Optional.empty());
    }
  }

  private record GraphCheck(int graphs) implements Check {
    @Override
    public String name() {
      return "random graphs: " + graphs;
    }

    @Override
    public Outcome run(Device device) {
      long start = System.nanoTime();
      Optional<String> difference = Optional.empty();
      for (int seed = 0; seed < graphs && difference.isEmpty(); seed++) {
        String graph = "graph of seed " + seed + ": ";
        difference = RandomGraph.of(seed).compare(device).map(message -> graph + message);
      }
      return new Outcome(graphs, difference, secondsSince(start), Optional.empty());
    }
  }

  private static final class TrainingCheck implements Check {
    private final int steps;
    private String expected;

    TrainingCheck(int steps) {
      this.steps = steps;
    }

    @Override
    public String name() {
      return "training: " + steps + " steps with dropout";
    }

    @Override
    public Outcome run(Device device) {
      if (expected == null) {
        expected = TrainingRun.referenceHash(steps);
      }
      long start = System.nanoTime();
      String hash = TrainingRun.hash(device, steps);
      return new Outcome(
          steps,
          hash.equals(expected)
              ? Optional.empty()
              : Optional.of("weights " + hash + ", the reference has " + expected),
          secondsSince(start),
          Optional.of(hash));
    }
  }
}
