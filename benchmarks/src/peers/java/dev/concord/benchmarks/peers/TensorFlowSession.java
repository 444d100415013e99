package dev.concord.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** One graph, its variables with their initial values, and the session that runs it. */
final class TensorFlowSession implements AutoCloseable {
  /**
   * Operations one after the other, called in the calling thread; each still spreads over the
   * threads. On these nets the fastest of the choices: the default executor on one or two threads
   * of its own was never faster by more than the noise, and needed twice as long for small steps.
   */
  private static final String IN_ORDER = "SINGLE_THREADED_EXECUTOR";

  private static final RunOptions IN_CALLER =
      RunOptions.newBuilder().setInterOpThreadPool(-1).build();

  private final Graph graph = new Graph();
  private final Ops ops = Ops.create(graph);
  private final Session session;
  private final List<Op> initializers = new ArrayList<>();

  /** The threads are those within an operation. */
  TensorFlowSession(int threads) {
    session =
        new Session(
            graph,
            ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(threads)
                .setInterOpParallelismThreads(1)
                .setExperimental(ConfigProto.Experimental.newBuilder().setExecutorType(IN_ORDER))
                .build());
  }

  Ops ops() {
    return ops;
  }

  /** A float32 variable; {@link #initialize()} gives it its values. */
  VarHandleOp variable(Shape shape, float[] values) {
    return variable(TFloat32.class, shape, ops.constant(shape, DataBuffers.of(values)));
  }

  /** An int32 variable. */
  VarHandleOp variable(Shape shape, int[] values) {
    return variable(TInt32.class, shape, ops.constant(shape, DataBuffers.of(values)));
  }

  private <T extends TType> VarHandleOp variable(Class<T> type, Shape shape, Operand<T> values) {
    String name = "variable" + initializers.size();
    VarHandleOp variable = ops.varHandleOp(type, shape, VarHandleOp.sharedName(name));
    initializers.add(ops.assignVariableOp(variable, values));
    return variable;
  }

  Operand<TFloat32> read(VarHandleOp variable) {
    return ops.readVariableOp(variable, TFloat32.class);
  }

  Operand<TInt32> readIntegers(VarHandleOp variable) {
    return ops.readVariableOp(variable, TInt32.class);
  }

  /** Fills the variables. Call it once, when the graph is complete. */
  void initialize() {
    Session.Runner runner = session.runner();
    initializers.forEach(runner::addTarget);
    runner.run().close();
  }

  /** A run of these operations that returns nothing; it may be run again and again. */
  Session.Runner targets(List<? extends Op> targets) {
    Session.Runner runner = session.runner().setOptions(IN_CALLER);
    targets.forEach(runner::addTarget);
    return runner;
  }

  /** Runs what leads to a value and returns it, row-major. */
  float[] fetch(Operand<TFloat32> operand) {
    try (var result = session.runner().fetch(operand).run()) {
      TFloat32 tensor = (TFloat32) result.get(0);
      float[] values = new float[Math.toIntExact(tensor.size())];
      tensor.asRawTensor().data().asFloats().read(values);
      return values;
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
