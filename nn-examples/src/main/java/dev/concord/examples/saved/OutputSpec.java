package dev.concord.examples.saved;

import dev.concord.data.preprocess.ColumnScaling;
import java.util.List;

/** What the outputs of a network mean. */
public sealed interface OutputSpec {
  /** Number of outputs. */
  int width();

  /**
   * One score for each class.
   *
   * @param names of the classes, in the order of the outputs
   */
  record Classes(List<String> names) implements OutputSpec {
    /** Copies the list. */
    public Classes {
      names = List.copyOf(names);
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
   * @param scaling that was applied to the targets; its inverse turns outputs into target values
   */
  record Values(List<String> names, ColumnScaling scaling) implements OutputSpec {
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
