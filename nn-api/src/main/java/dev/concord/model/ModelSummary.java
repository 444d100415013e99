package dev.concord.model;

import dev.concord.graph.Value;
import dev.concord.model.Model.Step;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a model consists of, as a table to print.
 *
 * @param rows inputs, then layers in order of application
 */
public record ModelSummary(List<Row> rows) {
  /**
   * One line.
   *
   * @param name path of the layer, or the input's name
   * @param kind what it is
   * @param outputShape shape of its output for one row, without the batch axis
   * @param parameters learned values it adds; 0 where a layer is applied again
   */
  public record Row(String name, String kind, Shape outputShape, int parameters) {}

  /** Copies the list. */
  public ModelSummary {
    rows = List.copyOf(rows);
  }

  static ModelSummary of(
      List<ModelInput> inputs, List<Step> steps, List<Value> values, List<Parameter> parameters) {
    List<Row> rows = new ArrayList<>();
    Set<String> counted = new HashSet<>();
    for (ModelInput input : inputs) {
      rows.add(new Row(input.name(), "input", input.shape(), 0));
    }
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      int count =
          counted.add(step.name())
              ? parameters.stream()
                  .filter(parameter -> parameter.name().startsWith(step.name() + "/"))
                  .mapToInt(parameter -> parameter.shape().size())
                  .sum()
              : 0;
      Shape shape = values.get(inputs.size() + i).shape().trailing(1);
      rows.add(new Row(step.name(), step.layer().kind(), shape, count));
    }
    return new ModelSummary(rows);
  }

  /** Number of learned values in all. */
  public int parameters() {
    return rows.stream().mapToInt(Row::parameters).sum();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    String format = "%-24s %-16s %-16s %12s\n";
    text.append(format.formatted("layer", "kind", "output shape", "parameters"));
    for (Row row : rows) {
      text.append(
          format.formatted(row.name(), row.kind(), row.outputShape(), grouped(row.parameters())));
    }
    return text.append(format.formatted("total", "", "", grouped(parameters()))).toString();
  }

  private static String grouped(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
