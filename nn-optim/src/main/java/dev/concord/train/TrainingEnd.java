package dev.concord.train;

/**
 * Why {@link Trainer#fit} ended.
 *
 * @param kind what sort of end it is
 * @param reason in words
 */
public record TrainingEnd(Kind kind, String reason) {
  /** Sorts of ends. */
  public enum Kind {
    /** All epochs are done. */
    COMPLETED,
    /** A listener ended training by {@link Trainer#stop}. */
    STOPPED,
    /** The caller of {@link Trainer#fit} asked for a pause; another call goes on. */
    PAUSED,
    /** Loss or gradient was not finite, or something else was thrown. */
    FAILED
  }

  /** Whether nothing is left to do: completed or stopped. */
  public boolean isFinal() {
    return kind == Kind.COMPLETED || kind == Kind.STOPPED;
  }
}
