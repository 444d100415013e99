package dev.concord.train;

/**
 * Training met a loss or gradient that is not finite. The weights are those before that step: the
 * step itself and those behind it changed nothing.
 */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int step;

  /** At step {@code step}, counted from 1. */
  public DivergedException(int step, float learningRate) {
    super(
        "Training diverged at step "
            + step
            + ": loss or gradient is not finite. The weights are as they were before that step."
            + " Try a smaller learning rate (now "
            + learningRate
            + "), scaled inputs or another initialisation");
    this.step = step;
  }

  /** The first step that was not finite, from 1 on. */
  public int step() {
    return step;
  }
}
