package dev.concord.tck;

import dev.concord.loss.Loss;
import dev.concord.model.Model;
import dev.concord.tensor.HostTensor;
import java.util.List;
import java.util.Optional;

/**
 * One small model with rows to run it on, at a point where it is differentiable: values lie at
 * least 1e-3 from every kink. Its parameters are drawn from the label, uniform in ±0.9; where that
 * meets a kink, other inputs move it away. What it covers is read from the model and the loss: the
 * classes of their records, and the names of activations.
 *
 * @param label what is special about it, for messages; different for each case
 * @param model the model, of one output where there is a loss
 * @param inputs one tensor for each input of the model, all of the same number of rows
 * @param judged the loss and its targets; without it the checked scalar is a weighted sum of all
 *     outputs
 */
public record ModelCase(
    String label, Model model, List<HostTensor> inputs, Optional<Judged> judged) {
  /**
   * A loss and what it takes.
   *
   * @param loss the loss
   * @param targets of all rows
   * @param weights sample weights F32 [rows], or null
   */
  public record Judged(Loss loss, HostTensor targets, HostTensor weights) {}

  /** Copies the list. */
  public ModelCase {
    inputs = List.copyOf(inputs);
  }

  /** A case without loss. */
  public static ModelCase of(String label, Model model, HostTensor... inputs) {
    return new ModelCase(label, model, List.of(inputs), Optional.empty());
  }

  /** A case with a loss. */
  public static ModelCase of(
      String label, Model model, Loss loss, HostTensor targets, HostTensor... inputs) {
    return new ModelCase(
        label, model, List.of(inputs), Optional.of(new Judged(loss, targets, null)));
  }

  /** The same case with sample weights F32 [rows], or null for none. */
  public ModelCase weighted(HostTensor weights) {
    return new ModelCase(
        label,
        model,
        inputs,
        judged.map(before -> new Judged(before.loss(), before.targets(), weights)));
  }

  @Override
  public String toString() {
    return label;
  }
}
