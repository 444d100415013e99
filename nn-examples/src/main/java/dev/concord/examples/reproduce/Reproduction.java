package dev.concord.examples.reproduce;

/**
 * A published figure and how this project trains the same network.
 *
 * @param name on the command line
 * @param network what is trained, for the table
 * @param measure what the figure is
 * @param published the figure, in percent
 * @param source paper and where in it
 * @param training how this project trains it, and where that differs from the source
 * @param longRun whether five seeds take more than ten minutes on two cores
 * @param recipe the training
 */
public record Reproduction(
    String name,
    String network,
    Measure measure,
    double published,
    String source,
    String training,
    boolean longRun,
    Recipe recipe) {
  /** What is counted, in percent of the rows. */
  public enum Measure {
    /** Test images given a wrong class. */
    TEST_ERROR("test error"),
    /** Training images not given the class they were trained for. */
    TRAINING_ERROR("training error");

    private final String text;

    Measure(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
