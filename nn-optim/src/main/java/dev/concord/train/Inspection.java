package dev.concord.train;

import dev.concord.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * A look inside a model at one moment: what {@link Inspector} read.
 *
 * @param weights each parameter, by name, in creation order
 * @param gradients of each parameter, likewise
 * @param outputs of each layer [rows, …], by name, in order of application
 */
public record Inspection(
    SequencedMap<String, HostTensor> weights,
    SequencedMap<String, HostTensor> gradients,
    SequencedMap<String, HostTensor> outputs) {
  /** What a tensor is. */
  public enum Kind {
    /** A parameter. */
    WEIGHTS,
    /** The gradient of the loss with respect to a parameter. */
    GRADIENT,
    /** What a layer gave for the rows. */
    OUTPUT
  }

  /**
   * One tensor.
   *
   * @param kind what it is
   * @param name of the parameter or the layer
   * @param statistics of its elements
   * @param deadUnits share of a layer's units that are 0 for every row, as of ReLUs that no row
   *     reaches any more; NaN for weights and gradients
   */
  public record Row(Kind kind, String name, TensorStatistics statistics, double deadUnits) {}

  /** Copies the maps. */
  public Inspection {
    weights = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(weights));
    gradients = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(gradients));
    outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
  }

  /** Statistics of every tensor: weights, gradients, outputs. */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    add(rows, Kind.WEIGHTS, weights);
    add(rows, Kind.GRADIENT, gradients);
    add(rows, Kind.OUTPUT, outputs);
    return rows;
  }

  private static void add(List<Row> rows, Kind kind, SequencedMap<String, HostTensor> tensors) {
    tensors.forEach(
        (name, tensor) ->
            rows.add(
                new Row(
                    kind,
                    name,
                    TensorStatistics.of(tensor),
                    kind == Kind.OUTPUT ? deadUnits(tensor) : Double.NaN)));
  }

  private static double deadUnits(HostTensor output) {
    int units = output.shape().trailing(1).size();
    boolean[] alive = new boolean[units];
    for (int i = 0; i < output.size(); i++) {
      alive[i % units] |= output.floats()[i] != 0;
    }
    int dead = 0;
    for (boolean one : alive) {
      dead += one ? 0 : 1;
    }
    return (double) dead / units;
  }

  /** A table, a line per tensor. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            "%-9s %-24s %10s %10s %10s %8s %8s%n"
                .formatted("", "", "mean", "deviation", "norm", "zeros", "dead"));
    for (Row row : rows()) {
      TensorStatistics s = row.statistics();
      text.append(
          String.format(
              Locale.ROOT,
              "%-9s %-24s %10.3g %10.3g %10.3g %7.1f%% %8s%n",
              row.kind().name().toLowerCase(Locale.ROOT),
              row.name(),
              s.mean(),
              s.standardDeviation(),
              s.norm(),
              100 * s.zeros(),
              Double.isNaN(row.deadUnits())
                  ? ""
                  : String.format(Locale.ROOT, "%.1f%%", 100 * row.deadUnits())));
    }
    return text.toString();
  }
}
