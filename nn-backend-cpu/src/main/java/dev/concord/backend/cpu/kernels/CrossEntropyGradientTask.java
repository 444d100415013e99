package dev.concord.backend.cpu.kernels;

import dev.concord.backend.cpu.task.CpuOperand;
import dev.concord.backend.cpu.task.CpuTask;
import dev.concord.kernel.SoftmaxCrossEntropyGradient;
import java.util.List;

/**
 * Adjoint of the logits of softmax cross-entropy, [rows, classes].
 *
 * <pre>
 *   label t:                          (p_c − [c = t]) · (w · g)
 *   distribution t:                   (p_c − t_c) · (w · g)
 *   distribution and class weights:   (p_c · w − t_c · w_c) · g
 * </pre>
 */
final class CrossEntropyGradientTask implements CpuTask {
  private final SoftmaxCrossEntropyGradient kernel;
  private final int rows;
  private final int classes;
  private final int parts;
  private final CpuOperand p;
  private final CpuOperand targets;
  private final CpuOperand weights;
  private final CpuOperand adjoints;
  private final CpuOperand classWeights;
  private final CpuOperand out;

  CrossEntropyGradientTask(
      SoftmaxCrossEntropyGradient kernel,
      List<CpuOperand> inputs,
      CpuOperand out,
      Preparation preparation) {
    this.kernel = kernel;
    this.out = out;
    p = inputs.get(0);
    targets = inputs.get(1);
    weights = inputs.get(2);
    adjoints = inputs.get(3);
    classWeights = kernel.weighted() ? inputs.get(4) : null;
    rows = p.type().shape().length(0);
    classes = p.type().shape().length(1);
    parts = Math.min(rows, preparation.partsForElements(p.size(), 3));
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public void run(int part) {
    int last = Share.start(rows, part + 1, parts);
    for (int row = Share.start(rows, part, parts); row < last; row++) {
      float weight = weights.floats()[weights.offset() + row];
      float g = adjoints.floats()[adjoints.offset() + row];
      if (!kernel.softTargets()) {
        ofLabel(row, weight * g);
      } else if (kernel.weighted()) {
        ofWeightedDistribution(row, weight, g);
      } else {
        ofDistribution(row, weight * g);
      }
    }
  }

  private void ofLabel(int row, float scale) {
    float[] from = p.floats();
    float[] to = out.floats();
    int at = p.offset() + row * classes;
    int toAt = out.offset() + row * classes;
    // p − 0 is p, whatever p.
    for (int c = 0; c < classes; c++) {
      to[toAt + c] = from[at + c] * scale;
    }
    int label = targets.ints()[targets.offset() + row];
    if (label >= 0 && label < classes) {
      to[toAt + label] = (from[at + label] - 1f) * scale;
    }
  }

  private void ofDistribution(int row, float scale) {
    float[] from = p.floats();
    float[] t = targets.floats();
    float[] to = out.floats();
    int at = p.offset() + row * classes;
    int targetsAt = targets.offset() + row * classes;
    int toAt = out.offset() + row * classes;
    for (int c = 0; c < classes; c++) {
      to[toAt + c] = (from[at + c] - t[targetsAt + c]) * scale;
    }
  }

  private void ofWeightedDistribution(int row, float weight, float g) {
    float[] from = p.floats();
    float[] t = targets.floats();
    float[] w = classWeights.floats();
    float[] to = out.floats();
    int at = p.offset() + row * classes;
    int targetsAt = targets.offset() + row * classes;
    int weightsAt = classWeights.offset();
    int toAt = out.offset() + row * classes;
    for (int c = 0; c < classes; c++) {
      to[toAt + c] = (from[at + c] * weight - t[targetsAt + c] * w[weightsAt + c]) * g;
    }
  }
}
