package dev.concord.select;

/**
 * What a strategy wants tried.
 *
 * @param settings the configuration
 * @param resource how much may be spent on it, such as a number of epochs, at least 1; always 1
 *     with strategies that spend the same on all
 * @param origin number of the first trial of this configuration: the trial's own, or that of an
 *     earlier one that got less
 */
public record Proposal(Configuration settings, int resource, int origin) {
  /** Checks the numbers. */
  public Proposal {
    if (resource < 1 || origin < 0) {
      throw new IllegalArgumentException(
          "A resource is at least 1 and an origin at least 0, got " + resource + " and " + origin);
    }
  }
}
