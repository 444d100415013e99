package dev.concord.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Any {@link Scenario} under JMH, by any {@link Contender}. {@link JmhMain} runs it with the
 * implementations and scenarios there are; the parameters' own values are only an example.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScenarioBenchmark {

  @Param({"concord-cpu"})
  public String implementation;

  @Param({"1"})
  public int threads;

  @Param({"STEP_A"})
  public String scenario;

  private Operation operation;

  @Setup
  public void prepare() {
    Scenario work = Scenario.named(scenario).getFirst();
    operation = Contenders.named(implementation).prepare(work, threads);
    Check.check(work, operation);
  }

  @Benchmark
  public void run() {
    operation.run();
  }

  @TearDown
  public void close() {
    operation.close();
  }
}
