package dev.concord.train;

import dev.concord.expr.Expr;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Map;
import dev.concord.model.Model;
import dev.concord.optim.GradientClipping;
import dev.concord.optim.Optimization;
import dev.concord.optim.Optimizer;
import dev.concord.tensor.DType;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The update of a training step: one {@link Map} over all parameters reads each weight, its moments
 * and its gradient once and writes weight and moments, whatever the rule, the groups and the
 * clipping. A step that is not healthy changes nothing.
 *
 * <p>A new moment below the smallest normal float32, 2⁻¹²⁶, is kept as 0. Where the gradient is 0,
 * as that of a unit that has died, a moment would otherwise shrink to a subnormal number and stay
 * there for good (rounding makes 0.9 of the smallest ones themselves), and processors calculate
 * with those many times more slowly. The weight is updated with the moment as the rule gives it.
 */
final class UpdateGraph {
  /** State: I32, the index of each element's parameter group; only where there are several. */
  static final String GROUPS = "optimizer/groups";

  /** State: F32, 0 where a weight is pruned and stays 0, else 1; only where some are. */
  static final String MASK = "pruning/mask";

  /**
   * What a session may come to ask of its updates while it trains.
   *
   * @param masked whether the state {@link #MASK} counts
   * @param momentumMoves whether the momentum is a step input, and not the optimizer's constant
   */
  record Form(boolean masked, boolean momentumMoves) {
    /** Neither. */
    static final Form PLAIN = new Form(false, false);

    Form withMask() {
      return new Form(true, momentumMoves);
    }

    Form withMovingMomentum() {
      return new Form(masked, true);
    }
  }

  private final Graph graph;
  private final Optimizer optimizer;
  private final List<Value> operands = new ArrayList<>();

  private UpdateGraph(Graph graph, Optimizer optimizer) {
    this.graph = graph;
    this.optimizer = optimizer;
  }

  /** Name of the state of a moment. */
  static String moment(Optimizer optimizer, String moment) {
    return optimizer.name() + "/" + moment;
  }

  /** Name of the step input of a group's scalar; all groups have one momentum. */
  static String scalar(Optimizer optimizer, AssignedGroups.Group group, String scalar) {
    String owner = group.name().isEmpty() || isOfMomentum(scalar) ? "" : group.name() + "/";
    return optimizer.name() + "/" + owner + scalar;
  }

  private static boolean isOfMomentum(String scalar) {
    return scalar.equals(Optimizer.MOMENTUM) || scalar.equals(Optimizer.MOMENTUM_SHARE);
  }

  /** Whether a scalar is a step input, and not a constant of the program. */
  static boolean isInput(String scalar, boolean momentumMoves) {
    return momentumMoves || !isOfMomentum(scalar);
  }

  /**
   * Adds the update, which replaces the moments; the parameters are left to the caller.
   *
   * @param healthy 1 where the step may change something, else 0
   * @param form what the session asks for besides
   * @return the parameters after the step
   */
  static Value add(
      Graph graph,
      Optimization optimization,
      AssignedGroups groups,
      FlatGradient gradient,
      Value healthy,
      Form form) {
    return new UpdateGraph(graph, optimization.optimizer())
        .add(optimization.clipping(), groups, gradient, healthy, form);
  }

  /** Registers an operand of the map; returns its element. */
  private Expr read(Value operand) {
    int number = operands.size();
    operands.add(operand);
    return operand.type().dtype() == DType.I32 ? Expr.intInput(number) : Expr.input(number);
  }

  private Value add(
      GradientClipping clipping,
      AssignedGroups groups,
      FlatGradient gradient,
      Value healthy,
      Form form) {
    TensorType type = gradient.elements().type();
    List<String> states = new ArrayList<>(List.of(Model.PARAMETERS));
    optimizer.moments().forEach(moment -> states.add(moment(optimizer, moment)));
    List<Expr> old = states.stream().map(state -> read(graph.state(state, type))).toList();
    Expr g = clipped(read(gradient.elements()), gradient.squaredNorm(), clipping);
    List<Expr> next =
        new ArrayList<>(
            optimizer.update(
                old.get(0), g, old.subList(1, old.size()), scalars(groups, type, form)));
    if (next.size() != states.size()) {
      throw new IllegalStateException(
          optimizer.name()
              + " updates a weight and "
              + optimizer.moments().size()
              + " moments, but gives "
              + next.size()
              + " expressions");
    }
    if (form.masked()) {
      Expr pruned = read(graph.state(MASK, type)).equalTo(Expr.constant(0f));
      next.set(0, pruned.select(Expr.constant(0f), next.get(0)));
    }
    Expr ok = read(healthy).equalTo(Expr.constant(1f));
    List<Expr> guarded = new ArrayList<>();
    guarded.add(ok.select(next.get(0), old.get(0)));
    for (int i = 1; i < next.size(); i++) {
      guarded.add(ok.select(normal(next.get(i)), old.get(i)));
    }
    List<Value> results = Map.apply(graph, type.shape(), operands, guarded);
    for (int i = 1; i < states.size(); i++) {
      graph.update(states.get(i), results.get(i));
    }
    return results.get(0);
  }

  /** x, or 0 where it is subnormal. */
  private static Expr normal(Expr x) {
    return x.abs().lessThan(Float.MIN_NORMAL).select(Expr.constant(0f), x);
  }

  private Expr clipped(Expr gradient, Value squaredNorm, GradientClipping clipping) {
    return switch (clipping) {
      case GradientClipping.None _, GradientClipping.ByNorm _ -> gradient;
      case GradientClipping.ByValue(float limit) ->
          gradient.max(Expr.constant(-limit)).min(Expr.constant(limit));
      case GradientClipping.ByGlobalNorm(float limit) ->
          gradient.times(read(Map.of(squaredNorm, norm -> FlatGradient.factor(norm, limit))));
    };
  }

  /** The optimizer's scalars of an element: its group's, and the momentum that all groups have. */
  private List<Expr> scalars(AssignedGroups groups, TensorType type, Form form) {
    List<String> names = optimizer.scalars();
    float[] values = new float[names.size()];
    optimizer.scalars(1, optimizer.learningRate(), optimizer.weightDecay(), values);
    java.util.Map<String, Expr> inputs = new LinkedHashMap<>();
    List<List<Expr>> byGroup = new ArrayList<>();
    for (AssignedGroups.Group group : groups.groups()) {
      List<Expr> own = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        own.add(
            isInput(names.get(i), form.momentumMoves())
                ? inputs.computeIfAbsent(scalar(optimizer, group, names.get(i)), this::stepInput)
                : Expr.constant(values[i]));
      }
      byGroup.add(own);
    }
    if (!groups.several()) {
      return byGroup.get(0);
    }
    Expr number = read(graph.state(GROUPS, new TensorType(DType.I32, type.shape())));
    List<Expr> chosen = new ArrayList<>(byGroup.getLast());
    for (int group = byGroup.size() - 2; group >= 0; group--) {
      Expr here = number.equalTo(Expr.intConstant(group));
      for (int i = 0; i < chosen.size(); i++) {
        if (!isOfMomentum(names.get(i))) {
          chosen.set(i, here.select(byGroup.get(group).get(i), chosen.get(i)));
        }
      }
    }
    return chosen;
  }

  private Expr stepInput(String name) {
    return read(graph.input(name, TensorType.f32()));
  }
}
