package dev.concord.train;

import dev.concord.expr.Expr;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Concat;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reshape;
import dev.concord.loss.LossValue;
import dev.concord.model.Model;
import dev.concord.model.Model.BuiltModel;
import dev.concord.model.Parameter;
import dev.concord.optim.GradientClipping;
import dev.concord.optim.Optimization;
import dev.concord.regularization.Constraint;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The graph of one training step: the batch's loss and gradients ({@link BatchGraph}), finite
 * check, update ({@link UpdateGraph}). The whole step is one program; what changes from step to
 * step are its step inputs.
 *
 * <p>A step whose loss, squared gradient norm or new layer states are not finite changes no
 * parameter, no moment and no layer state, nor does any step after it: its number stands in the
 * state {@link #FIRST_BAD_STEP}.
 */
final class TrainingGraph {
  /** State: number of the first step that was not finite, 0 if none was. */
  static final String FIRST_BAD_STEP = "health/first_bad_step";

  /** State: sum of the batches' {@link LossValue#total} since it was last set to 0. */
  static final String LOSS_SUM = "metrics/loss_sum";

  /** State: sum of the batches' {@link LossValue#weight}; used where rows do not all count 1. */
  static final String WEIGHT_SUM = "metrics/weight_sum";

  private TrainingGraph() {}

  /**
   * The graph of a step.
   *
   * @param rows of the batch
   * @param form of the update
   */
  static Graph build(TrainingSetting setting, int rows, UpdateGraph.Form form) {
    Optimization optimization = setting.optimization();
    Graph graph = new Graph();
    BatchGraph batch = BatchGraph.add(graph, setting, rows);
    boolean byNorm =
        optimization.clipping() instanceof GradientClipping.ByNorm
            || optimization.clipping() instanceof GradientClipping.ByGlobalNorm;
    List<Value> computed = batch.gradients(setting.groups()::moves);
    List<Value> gradients =
        form.masked() && byNorm ? unpruned(graph, setting.model(), computed) : computed;
    graph.label(optimization.optimizer().name());
    FlatGradient gradient = FlatGradient.of(graph, gradients, optimization.clipping());
    Value healthy = checkHealth(graph, batch, gradient.squaredNorm(), rows);
    Value updated = UpdateGraph.add(graph, optimization, setting.groups(), gradient, healthy, form);
    graph.update(
        Model.PARAMETERS,
        ConstrainedParameters.of(
            graph, setting.model(), constraints(setting, batch.built()), updated, healthy));
    graph.label("");
    updateLayers(graph, batch.built(), healthy);
    return graph;
  }

  /** The constraints of parameters that move; the others stay as they are. */
  private static java.util.Map<String, Constraint> constraints(
      TrainingSetting setting, BuiltModel built) {
    java.util.Map<String, Constraint> kept = new LinkedHashMap<>(built.constraints());
    List<Parameter> parameters = setting.model().parameters();
    for (int i = 0; i < parameters.size(); i++) {
      if (!setting.groups().moves(i)) {
        kept.remove(parameters.get(i).name());
      }
    }
    return kept;
  }

  /** Gradients that are 0 where a weight is pruned, so that it has no part in their norms. */
  private static List<Value> unpruned(Graph graph, Model model, List<Value> gradients) {
    Value mask = graph.state(UpdateGraph.MASK, TensorType.f32(model.parameterCount()));
    List<Value> left = new ArrayList<>();
    for (int i = 0; i < gradients.size(); i++) {
      Parameter parameter = model.parameters().get(i);
      Value kept = graph.apply(new Reshape(parameter.shape(), parameter.offset()), mask);
      left.add(
          Map.of(
              gradients.get(i),
              kept,
              (g, m) -> m.equalTo(Expr.constant(0f)).select(Expr.constant(0f), g)));
    }
    return left;
  }

  /** Layers' own states change only in a step that is healthy: 1, else 0. */
  static void updateLayers(Graph graph, BuiltModel built, Value healthy) {
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

  /** 1 where the step may change something, else 0; also keeps the sums of losses and weights. */
  private static Value checkHealth(Graph graph, BatchGraph batch, Value squaredNorm, int rows) {
    LossValue value = batch.loss();
    Value step = graph.input(Model.STEP, TensorType.i32());
    Value firstBad = graph.state(FIRST_BAD_STEP, TensorType.i32());
    Value lossSum = graph.state(LOSS_SUM, TensorType.f32());
    Expr zero = Expr.constant(0f);
    Expr goodSoFar = Expr.intInput(2).equalTo(Expr.intConstant(0)).select(Expr.constant(1f), zero);
    Expr computed =
        isFinite(Expr.input(0)).select(isFinite(Expr.input(1)).select(goodSoFar, zero), zero);
    List<Value> operands =
        new ArrayList<>(
            List.of(batch.minimised(), squaredNorm, firstBad, step, lossSum, value.loss()));
    if (value.total() != null) {
      operands.addAll(
          List.of(value.total(), value.weight(), graph.state(WEIGHT_SUM, TensorType.f32())));
    }
    Expr ok = computed;
    if (!batch.built().updates().isEmpty()) {
      ok = Expr.input(operands.size()).equalTo(zero).select(computed, zero);
      operands.add(notFinite(graph, batch.built()));
    }
    Expr isOk = ok.equalTo(Expr.constant(1f));
    Expr none = Expr.intConstant(0);
    Expr nextBad =
        Expr.intInput(2)
            .equalTo(none)
            .select(isOk.select(none, Expr.intInput(3)), Expr.intInput(2));
    List<Expr> next = new ArrayList<>(List.of(ok, nextBad));
    if (value.total() == null) {
      Expr sum = Expr.input(5).fma(Expr.constant((float) rows), Expr.input(4));
      next.add(isOk.select(sum, Expr.input(4)));
    } else {
      next.add(isOk.select(Expr.input(4).plus(Expr.input(6)), Expr.input(4)));
      next.add(isOk.select(Expr.input(8).plus(Expr.input(7)), Expr.input(8)));
    }
    List<Value> results = Map.apply(graph, Shape.SCALAR, operands, next);
    graph.update(FIRST_BAD_STEP, results.get(1));
    graph.update(LOSS_SUM, results.get(2));
    if (value.total() != null) {
      graph.update(WEIGHT_SUM, results.get(3));
    }
    graph.output("loss", value.loss());
    return results.get(0);
  }

  /** How many elements of the layers' new states are not finite. */
  static Value notFinite(Graph graph, BuiltModel built) {
    List<Value> parts =
        built.updates().values().stream()
            .map(next -> Reshape.of(next, Shape.of(next.shape().size())))
            .toList();
    Value all = graph.apply(new Concat(0), parts).output(0);
    return Reduce.sum(
        Map.of(all, v -> isFinite(v).select(Expr.constant(0f), Expr.constant(1f))), 0);
  }

  private static Expr isFinite(Expr value) {
    return value.abs().lessThan(Float.POSITIVE_INFINITY);
  }
}
