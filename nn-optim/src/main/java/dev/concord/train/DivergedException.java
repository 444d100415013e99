package dev.concord.train;

/**
 * Training met a loss, a gradient or a layer's running value that is not finite. The weights are
 * those before that step: the step itself and those behind it changed nothing.
 */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int step;

  /** At step {@code step}, counted from 1. */
  public DivergedException(int step, float learningRate) {
    this(
        step,
        "loss, gradient or a layer's running value is not finite",
        "a smaller learning rate (now %s), scaled inputs or another initialisation"
            .formatted(learningRate));
  }

  /**
   * At step {@code step}, counted from 1.
   *
   * @param what is not finite, such as {@code the loss is NaN}
   * @param remedy what may help, such as {@code scaled inputs}
   */
  public DivergedException(int step, String what, String remedy) {
    super(
        "Training diverged at step %d: %s. The weights are as they were before that step. Try %s"
            .formatted(step, what, remedy));
    this.step = step;
  }

  /** The first step that was not finite, from 1 on. */
  public int step() {
    return step;
  }
}
