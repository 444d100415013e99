package dev.concord.train;

import dev.concord.device.Device;
import dev.concord.device.Executable;
import dev.concord.expr.Expr;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Concat;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reshape;
import dev.concord.model.LayerState;
import dev.concord.model.Model;
import dev.concord.model.Model.BuiltModel;
import dev.concord.model.Parameter;
import dev.concord.optim.GradientClipping;
import dev.concord.optim.Optimization;
import dev.concord.plan.Fusion;
import dev.concord.plan.Planner;
import dev.concord.quasinewton.Lbfgs;
import dev.concord.quasinewton.Minimization;
import dev.concord.quasinewton.Objective;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Trains a session's weights by {@link Lbfgs}, for small problems on which it gets much closer to
 * the minimum than steps on minibatches: every evaluation takes the loss and its gradient over all
 * training rows on the device, in one program; the method's own arithmetic is in double on the
 * host. The weights stay float32, so it ends where float32 cannot tell losses apart any more.
 *
 * <p>It begins with the weights as they are, also after steps of the session's optimizer, and
 * leaves the session's step number and moments alone. Penalties of layers count; pruned weights
 * stay 0. Belongs to one thread.
 */
public final class LbfgsTrainer implements AutoCloseable {
  private static final String GRADIENT = "gradient";

  /** Output: how many elements of layers' new states are not finite. */
  private static final String BAD = "not_finite";

  private final TrainingSession session;
  private final FullBatch objective;
  private final Executable layerUpdate;
  private final Minimization minimization;

  /**
   * Compiles the program and evaluates the loss once.
   *
   * @param session stays the caller's
   * @throws IllegalArgumentException if the loss is no function of the weights alone, because
   *     layers draw random numbers, or the session asks for what this method has none of
   */
  public LbfgsTrainer(TrainingSession session, Lbfgs settings) {
    this.session = session;
    requirePlain(session.optimization());
    int rows = session.data().rows();
    Graph graph = new Graph();
    BatchGraph batch = BatchGraph.add(graph, session.setting(), rows);
    if (graph.inputs().containsKey(Model.STEP)) {
      throw new IllegalArgumentException(
          "L-BFGS needs a loss that is a function of the weights alone, but a layer draws random"
              + " numbers in every step: leave out dropout and noise");
    }
    if (!batch.built().constraints().isEmpty()) {
      throw new IllegalArgumentException(
          "L-BFGS keeps no constraints, but these parameters have one: "
              + batch.built().constraints().keySet());
    }
    List<Value> parts = new ArrayList<>();
    for (Value gradient : batch.gradients()) {
      parts.add(Reshape.of(gradient, Shape.of(gradient.shape().size())));
    }
    graph.output("loss", batch.minimised());
    graph.output(GRADIENT, graph.apply(new Concat(0), parts).output(0));
    this.objective = new FullBatch(session, compile(graph, rows));
    this.layerUpdate = batch.built().updates().isEmpty() ? null : compile(layers(rows), rows);
    float[] weights = session.store().read(Model.PARAMETERS).floats();
    double[] start = new double[weights.length];
    Arrays.setAll(start, i -> weights[i]);
    this.minimization = new Minimization(settings, objective, start);
  }

  private static void requirePlain(Optimization optimization) {
    boolean clips = !(optimization.clipping() instanceof GradientClipping.None);
    if (clips || !optimization.groups().isEmpty() || optimization.optimizer().weightDecay() != 0) {
      throw new IllegalArgumentException(
          "L-BFGS has neither parameter groups nor clipping nor weight decay, but the session does:"
              + " give it an optimizer alone, and layers a regularizer");
    }
  }

  /** What layers keep besides their parameters moves on once a step, not in every evaluation. */
  private Graph layers(int rows) {
    Graph graph = new Graph();
    BuiltModel built = BatchGraph.add(graph, session.setting(), rows).built();
    Value bad = TrainingGraph.notFinite(graph, built);
    graph.output(BAD, bad);
    Expr one = Expr.constant(1f);
    Expr zero = Expr.constant(0f);
    TrainingGraph.updateLayers(
        graph, built, Map.of(bad, count -> count.equalTo(zero).select(one, zero)));
    return graph;
  }

  private Executable compile(Graph graph, int rows) {
    Device device = session.device();
    Executable executable =
        device.compile(Planner.plan(Fusion.fuse(graph, device.fusion())), session.store());
    Arrays.setAll(executable.input(BatchGraph.INDICES).ints(), row -> row);
    return executable;
  }

  /** The session's loss over all its rows, as a function of its weights. */
  private static final class FullBatch implements Objective {
    private final TrainingSession session;
    private final Executable executable;
    private final float[] mask;
    private final HostTensor weights;
    private final HostTensor gradients;
    private final HostTensor loss = HostTensor.scalar(0f);

    FullBatch(TrainingSession session, Executable executable) {
      this.session = session;
      this.executable = executable;
      this.mask = session.mask();
      TensorType type = TensorType.f32(mask.length);
      this.weights = HostTensor.zeros(type);
      this.gradients = HostTensor.zeros(type);
    }

    @Override
    public int size() {
      return mask.length;
    }

    @Override
    public double at(double[] x, double[] gradient) {
      place(x);
      executable.run();
      executable.read("loss", loss);
      executable.read(GRADIENT, gradients);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = mask[i] == 0 ? 0 : gradients.floats()[i];
      }
      return loss.floats()[0];
    }

    /** Rounds a point to float32 and makes it the session's weights. */
    void place(double[] x) {
      for (int i = 0; i < x.length; i++) {
        weights.floats()[i] = (float) x[i];
        x[i] = weights.floats()[i];
      }
      session.store().write(Model.PARAMETERS, weights);
    }
  }

  /**
   * Takes up to so many steps; the session then has the best weights found.
   *
   * @return how it stands: running if all steps were taken and there may be more
   * @throws DivergedException if loss or gradient is not finite at the weights it begins with, or
   *     wherever it looked for a step, or what a layer keeps would not be; the weights are the last
   *     good ones
   */
  public Minimization.Status fit(int steps) {
    for (int i = 0; i < steps; i++) {
      double[] before = minimization.point();
      if (!minimization.step()) {
        break;
      }
      if (layerUpdate != null) {
        updateLayers(before);
      }
    }
    objective.place(minimization.point());
    if (minimization.status() == Minimization.Status.NOT_FINITE) {
      throw new DivergedException(
          minimization.iterations() + 1,
          whatIsNotFinite(),
          "scaled inputs, another initialisation or some steps of an optimizer before");
    }
    return minimization.status();
  }

  /** Moves on what layers keep, or goes back to the point before where that would not be finite. */
  private void updateLayers(double[] before) {
    objective.place(minimization.point());
    layerUpdate.run();
    HostTensor bad = HostTensor.scalar(0f);
    layerUpdate.read(BAD, bad);
    if (bad.floats()[0] != 0) {
      objective.place(before);
      throw new DivergedException(
          minimization.iterations(),
          "a running value of %s is not finite"
              .formatted(session.model().states().stream().map(LayerState::name).toList()),
          "scaled inputs");
    }
  }

  /** The first thing that is not finite at the point where it stands, by name. */
  private String whatIsNotFinite() {
    if (!Double.isFinite(minimization.value())) {
      return "the loss is " + minimization.value();
    }
    double[] gradient = minimization.gradient();
    for (Parameter parameter : session.model().parameters()) {
      for (int i = 0; i < parameter.shape().size(); i++) {
        double element = gradient[parameter.offset() + i];
        if (!Double.isFinite(element)) {
          return "element %d of the gradient of %s is %s".formatted(i, parameter.name(), element);
        }
      }
    }
    return "the loss or its gradient is not finite at any of the steps tried";
  }

  /** What was minimised, with the loss, the gradient and the counts so far. */
  public Minimization minimization() {
    return minimization;
  }

  /** Releases its programs; the session stays open. */
  @Override
  public void close() {
    objective.executable.close();
    if (layerUpdate != null) {
      layerUpdate.close();
    }
  }
}
