package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.map.MapPlan;
import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.expr.Expr;
import dev.concord.expr.LogarithmicFunctions;
import dev.concord.expr.Tape;
import dev.concord.kernel.SoftmaxCrossEntropy;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Softmax cross-entropy of logits x [rows, classes]: loss, probabilities and weight of each row;
 * see {@link SoftmaxRows} for m and s.
 *
 * <pre>
 *   label t:         loss = w · (log s − (x_t − m)), weight = w (1 without class weights)
 *   distribution t:  loss = Σ_c (t_c · w_c) · (log s − (x_c − m)), weight = Σ_c t_c · w_c
 * </pre>
 */
final class CrossEntropyTask implements CpuTask {
  private static final int BLOCK = 4096;

  private final SoftmaxCrossEntropy kernel;
  private final int rows;
  private final int classes;
  private final int blockRows;
  private final int parts;
  private final CpuOperand x;
  private final CpuOperand targets;
  private final CpuOperand classWeights;
  private final CpuOperand losses;
  private final CpuOperand rowWeights;
  private final SoftmaxRows softmax;
  private final SoftmaxRows.Target[] probabilities;
  // Labels: the logit of each row's label, then one map over all rows.
  private final float[] chosen;
  private final MapPlan labelLosses;
  private final Object[] labelArrays;
  private final int[] labelOffsets;
  // Distributions: the terms of each row's sums, then the sums.
  private final MapPlan logarithms;
  private final Object[] logarithmArrays;
  private final int[] logarithmOffsets = new int[2];
  private final Terms[] terms;

  CrossEntropyTask(
      SoftmaxCrossEntropy kernel,
      List<CpuOperand> inputs,
      List<CpuOperand> outputs,
      Preparation preparation) {
    this.kernel = kernel;
    x = inputs.get(0);
    targets = inputs.get(1);
    classWeights = kernel.weighted() ? inputs.get(2) : null;
    losses = outputs.get(0);
    rowWeights = outputs.get(2);
    rows = x.type().shape().length(0);
    classes = x.type().shape().length(1);
    blockRows = Math.max(1, BLOCK / classes);
    parts = Math.min(rows, preparation.partsForElements(x.size(), 25));
    softmax = new SoftmaxRows(x, rows, classes, true, preparation);
    CpuOperand p = outputs.get(1);
    probabilities = new SoftmaxRows.Target[parts];
    for (int part = 0; part < parts; part++) {
      probabilities[part] = softmax.new Target(p.floats(), p.offset());
    }
    float[] logs = new float[rows + CpuOperand.SLACK];
    Expr log = LogarithmicFunctions.LOG.of(Expr.input(0));
    Shape column = Shape.of(rows);
    logarithms =
        preparation
            .maps()
            .plan(
                Tape.of(List.of(log), 1),
                List.of(DType.F32),
                List.of(column),
                List.of(DType.F32),
                column);
    logarithmArrays = new Object[] {softmax.sums().array(), logs};
    chosen = new float[rows + CpuOperand.SLACK];
    Expr shifted = Expr.input(1).minus(Expr.input(2));
    labelLosses =
        preparation
            .maps()
            .plan(
                Tape.of(List.of(Expr.input(3).times(log.minus(shifted))), 4),
                List.of(DType.F32, DType.F32, DType.F32, DType.F32),
                List.of(column, column, column, column),
                List.of(DType.F32),
                column);
    labelArrays =
        new Object[] {
          softmax.sums().array(),
          chosen,
          softmax.maxima().array(),
          rowWeights.array(),
          losses.array()
        };
    labelOffsets = new int[] {0, 0, 0, rowWeights.offset(), losses.offset()};
    terms = new Terms[kernel.softTargets() ? parts : 0];
    for (int part = 0; part < terms.length; part++) {
      terms[part] = new Terms(logs, preparation);
    }
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public void run(int part) {
    SoftmaxRows.Target target = probabilities[part];
    int end = Share.start(rows, part + 1, parts);
    for (int first = Share.start(rows, part, parts); first < end; first += blockRows) {
      int last = Math.min(first + blockRows, end);
      target.compute(first, last);
      target.normalise(first, last);
      if (kernel.softTargets()) {
        logarithms.run(logarithmArrays, logarithmOffsets, 0, 1, first, last);
        terms[part].sum(first, last);
      } else {
        chooseLabels(first, last, target);
        labelLosses.run(labelArrays, labelOffsets, 0, 1, first, last);
      }
    }
  }

  /** Label logits and row weights; everything of a row is NaN where the label is no class. */
  private void chooseLabels(int first, int last, SoftmaxRows.Target target) {
    int[] labels = targets.ints();
    float[] logits = x.floats();
    float[] weights = rowWeights.floats();
    for (int row = first; row < last; row++) {
      int label = labels[targets.offset() + row];
      if (label >= 0 && label < classes) {
        chosen[row] = logits[x.offset() + row * classes + label];
        weights[rowWeights.offset() + row] =
            classWeights == null ? 1f : classWeights.floats()[classWeights.offset() + label];
      } else {
        chosen[row] = Float.NaN;
        weights[rowWeights.offset() + row] = Float.NaN;
        int at = target.position(row);
        Arrays.fill(target.array(), at, at + classes, Float.NaN);
      }
    }
  }

  /** One thread's sums over classes, for distributions as targets. */
  private final class Terms {
    private final TermSums loss;
    private final TermSums weight;

    Terms(float[] logs, Preparation preparation) {
      CpuOperand m = softmax.maxima();
      CpuOperand logarithms = new CpuOperand(m.type(), logs, 0);
      // Inputs: x, targets, m, log s and, if there are, class weights.
      List<CpuOperand> lossInputs = new ArrayList<>(List.of(x, targets, m, logarithms));
      Expr share = Expr.input(1);
      if (classWeights != null) {
        lossInputs.add(classWeights);
        share = share.times(Expr.input(4));
      }
      Expr term = share.times(Expr.input(3).minus(Expr.input(0).minus(Expr.input(2))));
      loss = new TermSums(term, lossInputs, rows, classes, blockRows, losses, preparation);
      weight =
          classWeights == null
              ? null
              : new TermSums(
                  Expr.input(0).times(Expr.input(1)),
                  List.of(targets, classWeights),
                  rows,
                  classes,
                  blockRows,
                  rowWeights,
                  preparation);
    }

    void sum(int first, int last) {
      loss.compute(first, last);
      if (weight == null) {
        int at = rowWeights.offset();
        Arrays.fill(rowWeights.floats(), at + first, at + last, 1f);
      } else {
        weight.compute(first, last);
      }
    }
  }
}
