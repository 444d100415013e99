package dev.concord.select;

/** A trial was given up because the search is to end; it is tried again when that is resumed. */
public final class TrialStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Given up. */
  public TrialStoppedException() {
    super("The search is to end: this trial was given up");
  }
}
