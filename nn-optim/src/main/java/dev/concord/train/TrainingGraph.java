package dev.concord.train;

import dev.concord.expr.Expr;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Concat;
import dev.concord.kernel.Gather;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reshape;
import dev.concord.loss.Loss;
import dev.concord.model.Model;
import dev.concord.model.Model.BuiltModel;
import dev.concord.model.ModelInput;
import dev.concord.optim.Optimizer;
import dev.concord.plan.Gradients;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * The graph of one training step: gather the batch, forward, loss, gradients, finite check, update.
 * The whole step is one program; what changes from step to step are its step inputs.
 *
 * <p>A step whose loss or squared gradient norm is not finite changes no parameter and no moment,
 * nor does any step after it: its number stands in the state {@link #FIRST_BAD_STEP}.
 */
final class TrainingGraph {
  /** State: number of the first step that was not finite, 0 if none was. */
  static final String FIRST_BAD_STEP = "health/first_bad_step";

  /** State: sum over rows of the losses since it was last set to 0. */
  static final String LOSS_SUM = "metrics/loss_sum";

  /** Step input: row numbers of the batch. */
  static final String INDICES = "indices";

  static final String TARGETS = "data/targets";

  private TrainingGraph() {}

  static String features(int input) {
    return "data/features/" + input;
  }

  static String moment(Optimizer optimizer, String moment) {
    return optimizer.name() + "/" + moment;
  }

  static String scalar(Optimizer optimizer, String scalar) {
    return optimizer.name() + "/" + scalar;
  }

  /** The graph of a step over {@code rows} rows of {@code data}. */
  static Graph build(
      Model model, Loss loss, Optimizer optimizer, TrainingData data, int rows, long seed) {
    Graph graph = new Graph();
    Value indices = graph.input(INDICES, TensorType.i32(rows));
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < data.features().size(); i++) {
      ModelInput input = model.inputs().get(i);
      Value table = graph.state(features(i), data.features().get(i).type());
      inputs.add(rowsOf(graph, table, indices, input.type(rows), "input " + input.name()));
    }
    BuiltModel built = model.build(graph, inputs, true, seed);
    TensorType targetType = loss.targetType(built.output().type());
    Value table = graph.state(TARGETS, data.targets().type());
    graph.label(loss.name());
    Value target = rowsOf(graph, table, indices, targetType, "targets of " + loss.name());
    Value value = loss.of(built.output(), target);
    Value gradient = flat(graph, Gradients.of(value, built.parameters()));
    graph.label(optimizer.name());
    Value healthy = checkHealth(graph, value, gradient, rows);
    update(graph, optimizer, gradient, healthy);
    graph.label("");
    updateLayers(graph, built, healthy);
    return graph;
  }

  /** Layers' own states change only in a step that changes the weights. */
  private static void updateLayers(Graph graph, BuiltModel built, Value healthy) {
    built
        .updates()
        .forEach(
            (name, next) -> {
              Value old = graph.state(name, next.type());
              Expr ok = Expr.input(2).equalTo(Expr.constant(1f));
              List<Value> guarded =
                  Map.apply(
                      graph,
                      next.shape(),
                      List.of(next, old, healthy),
                      List.of(ok.select(Expr.input(0), Expr.input(1))));
              graph.update(name, guarded.get(0));
            });
  }

  private static Value rowsOf(
      Graph graph, Value table, Value indices, TensorType wanted, String what) {
    Value rows = graph.apply(new Gather(), table, indices);
    if (rows.type().size() != wanted.size() || rows.type().dtype() != wanted.dtype()) {
      throw new IllegalArgumentException(
          "The data for "
              + what
              + " must have rows of "
              + wanted.withShape(wanted.shape().trailing(1))
              + ", got "
              + table.type().withShape(table.shape().trailing(1)));
    }
    return Reshape.of(rows, wanted.shape());
  }

  /** The gradients behind one another, as the parameters lie. */
  private static Value flat(Graph graph, List<Value> gradients) {
    List<Value> parts = new ArrayList<>();
    for (Value gradient : gradients) {
      parts.add(Reshape.of(gradient, Shape.of(gradient.shape().size())));
    }
    return graph.apply(new Concat(0), parts).output(0);
  }

  /** 1 where the step may change something, else 0; also keeps the sum of losses. */
  private static Value checkHealth(Graph graph, Value loss, Value gradient, int rows) {
    Value squaredNorm = Reduce.sum(Map.of(gradient, Expr::squared), 0);
    Value step = graph.input(Model.STEP, TensorType.i32());
    Value firstBad = graph.state(FIRST_BAD_STEP, TensorType.i32());
    Value lossSum = graph.state(LOSS_SUM, TensorType.f32());
    Expr zero = Expr.constant(0f);
    Expr goodSoFar = Expr.intInput(2).equalTo(Expr.intConstant(0)).select(Expr.constant(1f), zero);
    Expr ok = isFinite(Expr.input(0)).select(isFinite(Expr.input(1)).select(goodSoFar, zero), zero);
    Expr isOk = ok.equalTo(Expr.constant(1f));
    Expr none = Expr.intConstant(0);
    Expr nextBad =
        Expr.intInput(2)
            .equalTo(none)
            .select(isOk.select(none, Expr.intInput(3)), Expr.intInput(2));
    Expr nextSum =
        isOk.select(Expr.input(0).fma(Expr.constant((float) rows), Expr.input(4)), Expr.input(4));
    List<Value> results =
        Map.apply(
            graph,
            Shape.SCALAR,
            List.of(loss, squaredNorm, firstBad, step, lossSum),
            List.of(ok, nextBad, nextSum));
    graph.update(FIRST_BAD_STEP, results.get(1));
    graph.update(LOSS_SUM, results.get(2));
    graph.output("loss", loss);
    return results.get(0);
  }

  private static Expr isFinite(Expr value) {
    return value.abs().lessThan(Float.POSITIVE_INFINITY);
  }

  private static void update(Graph graph, Optimizer optimizer, Value gradient, Value healthy) {
    TensorType group = gradient.type();
    List<String> states = new ArrayList<>(List.of(Model.PARAMETERS));
    optimizer.moments().forEach(moment -> states.add(moment(optimizer, moment)));
    List<Value> operands = new ArrayList<>();
    states.forEach(state -> operands.add(graph.state(state, group)));
    operands.add(gradient);
    for (String scalar : optimizer.scalars()) {
      operands.add(graph.input(scalar(optimizer, scalar), TensorType.f32()));
    }
    operands.add(healthy);
    List<Expr> inputs = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      inputs.add(Expr.input(i));
    }
    int moments = optimizer.moments().size();
    List<Expr> next =
        optimizer.update(
            inputs.get(0),
            inputs.get(moments + 1),
            inputs.subList(1, moments + 1),
            inputs.subList(moments + 2, operands.size() - 1));
    if (next.size() != moments + 1) {
      throw new IllegalStateException(
          optimizer.name()
              + " updates a weight and "
              + moments
              + " moments, but gives "
              + next.size()
              + " expressions");
    }
    Expr ok = inputs.getLast().equalTo(Expr.constant(1f));
    List<Expr> guarded = new ArrayList<>();
    for (int i = 0; i < next.size(); i++) {
      guarded.add(ok.select(next.get(i), inputs.get(i)));
    }
    List<Value> results = Map.apply(graph, group.shape(), operands, guarded);
    for (int i = 0; i < states.size(); i++) {
      graph.update(states.get(i), results.get(i));
    }
  }
}
