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

/** Inference under JMH. See {@link InferenceScenario}; {@link JmhMain} runs it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class InferenceBenchmark {

  @Param({"concord-cpu", "pytorch", "tensorflow"})
  public String implementation;

  @Param({"1", "2"})
  public int threads;

  @Param public InferenceScenario scenario;

  private Operation operation;

  @Setup
  public void prepare() {
    operation = Contenders.named(implementation).prepare(scenario, threads);
    Check.check(scenario, operation);
  }

  @Benchmark
  public void infer() {
    operation.run();
  }

  @TearDown
  public void close() {
    operation.close();
  }
}
