package dev.concord.benchmarks;

import java.util.List;

/**
 * A reduction of a float matrix [rows, columns]: along its columns to [columns], along its rows to
 * [rows], or to a single number.
 */
public enum ReduceScenario implements Scenario {
  /** The gradient of a bias. */
  SUM_COLUMNS("sum of each column of 128×300", Operator.SUM, 128, 300, List.of(0)),
  SUM_ROWS("sum of each row of 1000×1000", Operator.SUM, 1000, 1000, List.of(1)),
  SUM_ALL("sum of 1 M", Operator.SUM, 1000, 1000, List.of(0, 1)),
  MAX_ROWS("max of each row of 1000×1000", Operator.MAX, 1000, 1000, List.of(1)),
  MAX_ALL("max of 1 M", Operator.MAX, 1000, 1000, List.of(0, 1));

  /** How elements are combined. */
  public enum Operator {
    SUM,
    MAX
  }

  private final String title;
  private final Operator operator;
  private final int rows;
  private final int columns;
  private final List<Integer> axes;

  ReduceScenario(String title, Operator operator, int rows, int columns, List<Integer> axes) {
    this.title = title;
    this.operator = operator;
    this.rows = rows;
    this.columns = columns;
    this.axes = axes;
  }

  public Operator operator() {
    return operator;
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** The axes that disappear, ascending: 0 runs down the columns, 1 along the rows. */
  public int[] axes() {
    return axes.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Number of results: columns, rows, or 1. */
  int results() {
    return (axes.contains(0) ? 1 : rows) * (axes.contains(1) ? 1 : columns);
  }

  /** Input [rows, columns], in [0, 1). */
  public float[] input() {
    return Inputs.uniform(rows * columns, 0, 1, 40);
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public double arithmeticOperations() {
    return 0;
  }

  @Override
  public List<Integer> threadCounts() {
    return List.of(1, 2);
  }
}
