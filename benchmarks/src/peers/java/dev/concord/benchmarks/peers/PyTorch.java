package dev.concord.benchmarks.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.pytorch.jni.JniUtils;
import dev.concord.benchmarks.Computation;
import dev.concord.benchmarks.Contender;
import dev.concord.benchmarks.ElementwiseScenario;
import dev.concord.benchmarks.GemmScenario;
import dev.concord.benchmarks.InferenceScenario;
import dev.concord.benchmarks.Operation;
import dev.concord.benchmarks.ReduceScenario;
import dev.concord.benchmarks.Scenario;
import dev.concord.benchmarks.TrainingScenario;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * PyTorch's CPU library, called through DJL, eager as PyTorch users run it.
 *
 * <p>Every result is freed as soon as it is no longer needed, by closing it: that costs less than a
 * memory scope per call. DJL is kept from the network; its native library comes from the class path
 * and is unpacked once into DJL's cache folder.
 */
public final class PyTorch implements Contender {

  @Override
  public String name() {
    return "pytorch";
  }

  @Override
  public boolean supports(Scenario scenario, int threads) {
    // DJL does not pass on the choice of GELU's tanh form.
    return scenario != ElementwiseScenario.GELU_TANH;
  }

  @Override
  public Operation prepare(Scenario scenario, int threads) {
    System.setProperty("ai.djl.offline", "true");
    // DJL warns on every start that it finds no GPU.
    System.setProperty("org.slf4j.simpleLogger.log.ai.djl", "error");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
    if (JniUtils.getNumThreads() != threads) {
      throw new IllegalStateException(
          "PyTorch runs with %d threads, not %d; use one process for each number of threads"
              .formatted(JniUtils.getNumThreads(), threads));
    }
    return switch (scenario) {
      case GemmScenario gemm -> gemm(manager, gemm);
      case TrainingScenario training -> new PyTorchTrainingStep(manager, training);
      case InferenceScenario inference -> inference(manager, inference);
      case ElementwiseScenario function -> elementwise(manager, function);
      case ReduceScenario reduce -> reduce(manager, reduce);
    };
  }

  private static Operation gemm(NDManager manager, GemmScenario scenario) {
    int m = scenario.m();
    int n = scenario.n();
    int k = scenario.k();
    // A transposed operand is a view; PyTorch hands it to its sgemm without a copy.
    NDArray a =
        scenario.transposeA()
            ? manager.create(scenario.a(), new Shape(k, m)).transpose()
            : manager.create(scenario.a(), new Shape(m, k));
    NDArray b =
        scenario.transposeB()
            ? manager.create(scenario.b(), new Shape(n, k)).transpose()
            : manager.create(scenario.b(), new Shape(k, n));
    return new Eager(manager, () -> a.matMul(b));
  }

  private static Operation inference(NDManager manager, InferenceScenario scenario) {
    PyTorchNetwork network = new PyTorchNetwork(manager, scenario.network());
    NDArray features =
        manager.create(
            scenario.features(), new Shape(scenario.batch(), scenario.network().inputs(0)));
    return new Eager(manager, () -> network.output(features));
  }

  private static Operation elementwise(NDManager manager, ElementwiseScenario scenario) {
    int row = ElementwiseScenario.ROW;
    Shape shape =
        scenario == ElementwiseScenario.SOFTMAX_ROWS
            ? new Shape(ElementwiseScenario.SIZE / row, row)
            : new Shape(ElementwiseScenario.SIZE);
    NDArray input = manager.create(scenario.input(), shape);
    UnaryOperator<NDArray> function =
        switch (scenario) {
          case EXP -> NDArray::exp;
          case TANH -> Activation::tanh;
          case SIGMOID -> Activation::sigmoid;
          case GELU_ERF -> Activation::gelu;
          case RELU -> Activation::relu;
          case SOFTMAX_ROWS -> x -> x.softmax(-1);
          case GELU_TANH -> throw new UnsupportedOperationException("DJL has no tanh form of GELU");
        };
    return new Eager(manager, () -> function.apply(input));
  }

  private static Operation reduce(NDManager manager, ReduceScenario scenario) {
    NDArray input =
        manager.create(scenario.input(), new Shape(scenario.rows(), scenario.columns()));
    int[] axes = scenario.axes();
    // max over several axes at once is not in DJL; max of everything has a call of its own.
    return switch (scenario.operator()) {
      case SUM -> new Eager(manager, () -> input.sum(axes));
      case MAX -> new Eager(manager, axes.length == 2 ? input::max : () -> input.max(axes));
    };
  }

  /** A computation whose every call makes one new array. */
  private record Eager(NDManager manager, Supplier<NDArray> call) implements Computation {
    @Override
    public void run() {
      call.get().close();
    }

    @Override
    public float[] output() {
      try (NDArray result = call.get()) {
        return result.toFloatArray();
      }
    }

    @Override
    public void close() {
      manager.close();
    }
  }
}
