package dev.concord.train;

import dev.concord.expr.Expr;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.kernel.Gather;
import dev.concord.kernel.Map;
import dev.concord.kernel.Reshape;
import dev.concord.loss.Loss;
import dev.concord.loss.LossValue;
import dev.concord.model.Model;
import dev.concord.model.Model.BuiltModel;
import dev.concord.model.ModelInput;
import dev.concord.plan.Gradients;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The part of a training program that computes: gathers a batch's rows, runs the model forward and
 * takes the loss. What is made small is the loss and the layers' penalties; what is reported is the
 * loss alone.
 *
 * @param built the model in training
 * @param loss of the batch
 * @param minimised the loss and the layers' penalties
 */
record BatchGraph(BuiltModel built, LossValue loss, Value minimised) {
  /** Step input: row numbers of the batch. */
  static final String INDICES = "indices";

  static final String TARGETS = "data/targets";

  static final String WEIGHTS = "data/weights";

  static String features(int input) {
    return "data/features/" + input;
  }

  /** Adds a batch of {@code rows} rows to a graph. */
  static BatchGraph add(Graph graph, TrainingSetting setting, int rows) {
    Model model = setting.model();
    Loss loss = setting.loss();
    TrainingData data = setting.data();
    Value indices = graph.input(INDICES, TensorType.i32(rows));
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < data.features().size(); i++) {
      ModelInput input = model.inputs().get(i);
      Value table = graph.state(features(i), data.features().get(i).type());
      inputs.add(rowsOf(graph, table, indices, input.type(rows), "input " + input.name()));
    }
    BuiltModel built = model.build(graph, inputs, true, setting.seed());
    TensorType targetType = loss.targetType(built.output().type());
    Value table = graph.state(TARGETS, data.targets().type());
    graph.label(loss.name());
    Value target = rowsOf(graph, table, indices, targetType, "targets of " + loss.name());
    LossValue value = loss.of(built.output(), target, weightsOf(graph, data, indices));
    return new BatchGraph(built, value, withPenalties(value.loss(), built.penalties()));
  }

  /** The gradient of what is made small by each parameter, in the model's order. */
  List<Value> gradients() {
    return gradients(parameter -> true);
  }

  /**
   * The same, 0 for each parameter that does not move, which saves what it would take to compute.
   *
   * @param moves whether the parameter of that number does
   */
  List<Value> gradients(IntPredicate moves) {
    List<Value> all = built.parameters();
    List<Value> moving = IntStream.range(0, all.size()).filter(moves).mapToObj(all::get).toList();
    Iterator<Value> computed = Gradients.of(minimised, moving).iterator();
    List<Value> gradients = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Value zero = minimised.graph().constant(0f);
      gradients.add(moves.test(i) ? computed.next() : Map.broadcast(zero, all.get(i).shape()));
    }
    return gradients;
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

  /** The sample weights of the batch, or null where every row counts 1. */
  private static Value weightsOf(Graph graph, TrainingData data, Value indices) {
    return data.weights() == null
        ? null
        : graph.apply(new Gather(), graph.state(WEIGHTS, data.weights().type()), indices);
  }

  private static Value withPenalties(Value loss, List<Value> penalties) {
    Value sum = loss;
    for (Value penalty : penalties) {
      sum = Map.of(sum, penalty, Expr::plus);
    }
    return sum;
  }
}
