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
  private static final RowKernels PLAIN = new PlainRowKernels();

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
  private final RowKernelChoice kernels;
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
    kernels = preparation.rows();
    parts = Math.min(rows, preparation.partsForElements(x.size(), 25));
    softmax = new SoftmaxRows(x, rows, classes, preparation);
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

  /** One thread's terms of the sums over classes, for distributions as targets. */
  private final class Terms {
    private final float[] terms = new float[blockRows * classes + CpuOperand.SLACK];
    private final float[] scratch = new float[RowKernels.SCRATCH];
    private final float[] partials =
        new float[(classes + RowKernels.BLOCK - 1) / RowKernels.BLOCK + CpuOperand.SLACK];
    private final MapPlan lossTerms;
    private final Object[] lossArrays;
    private final int[] lossOffsets;
    private final MapPlan weightTerms;
    private final Object[] weightArrays;
    private final int[] weightOffsets;

    Terms(float[] logs, Preparation preparation) {
      Shape whole = Shape.of(rows, classes);
      Shape column = Shape.of(rows, 1);
      // Inputs: x, targets, class weights (or the targets again), m, log s.
      Expr share = classWeights == null ? Expr.input(1) : Expr.input(1).times(Expr.input(2));
      Expr loss = share.times(Expr.input(4).minus(Expr.input(0).minus(Expr.input(3))));
      CpuOperand weights = classWeights == null ? targets : classWeights;
      List<DType> types = List.of(DType.F32, DType.F32, DType.F32, DType.F32, DType.F32);
      List<Shape> shapes = List.of(whole, whole, weights.type().shape(), column, column);
      lossTerms =
          preparation
              .maps()
              .planRows(Tape.of(List.of(loss), 5), types, shapes, List.of(DType.F32), whole);
      lossArrays =
          new Object[] {
            x.array(), targets.array(), weights.array(), softmax.maxima().array(), logs, terms
          };
      lossOffsets = new int[] {x.offset(), targets.offset(), weights.offset(), 0, 0, 0};
      weightTerms =
          preparation
              .maps()
              .planRows(
                  Tape.of(List.of(Expr.input(0).times(Expr.input(1))), 2),
                  types.subList(0, 2),
                  shapes.subList(1, 3),
                  List.of(DType.F32),
                  whole);
      weightArrays = new Object[] {targets.array(), weights.array(), terms};
      weightOffsets = new int[] {targets.offset(), weights.offset(), 0};
    }

    void sum(int first, int last) {
      lossOffsets[5] = -first * classes;
      lossTerms.run(lossArrays, lossOffsets, first, last, 0, classes);
      sums(first, last, losses);
      if (classWeights == null) {
        int at = rowWeights.offset();
        Arrays.fill(rowWeights.floats(), at + first, at + last, 1f);
      } else {
        weightOffsets[2] = -first * classes;
        weightTerms.run(weightArrays, weightOffsets, first, last, 0, classes);
        sums(first, last, rowWeights);
      }
    }

    private void sums(int first, int last, CpuOperand to) {
      RowKernels rowKernels = classes < 64 ? PLAIN : kernels.current();
      for (int row = first; row < last; row++) {
        int at = (row - first) * classes;
        to.floats()[to.offset() + row] =
            LongSum.of(rowKernels, terms, at, classes, scratch, partials, 0);
      }
    }
  }
}
