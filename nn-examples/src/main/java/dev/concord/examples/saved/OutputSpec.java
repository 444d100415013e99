package dev.concord.examples.saved;

import dev.concord.data.preprocess.FittedTransform;
import java.util.List;

/** What the outputs of a network mean. */
public sealed interface OutputSpec {
  /** Number of outputs. */
  int width();

  /**
   * One score for each class.
   *
   * @param names of the classes, in the order of the outputs
   * @param probabilities whether the scores are logits, whose softmax gives probabilities; if not,
   *     the largest score decides and says no more
   */
  record Classes(List<String> names, boolean probabilities) implements OutputSpec {
    /** Copies the list. */
    public Classes {
      names = List.copyOf(names);
    }

    /** With logits as scores. */
    public Classes(List<String> names) {
      this(names, true);
    }

    @Override
    public int width() {
      return names.size();
    }
  }

  /**
   * One number for each target.
   *
   * @param names of the targets, in the order of the outputs
   * @param scaling its inverse turns outputs into target values; where the loss compares outputs
   *     and targets as they are, it was applied to the targets
   */
  record Values(List<String> names, FittedTransform scaling) implements OutputSpec {
    /** Copies the list. */
    public Values {
      names = List.copyOf(names);
    }

    @Override
    public int width() {
      return names.size();
    }
  }
}
