package dev.concord.data;

/**
 * A data set that its makers divided themselves: rows to learn from and rows for the final
 * judgement.
 *
 * @param train to learn from
 * @param test for the final judgement, never learnt from
 */
public record TrainTest(Dataset train, Dataset test) {
  /**
   * Takes randomly chosen training rows out for validation; the test rows stay as they are.
   *
   * @param seed decides which rows, together with the number of training rows alone
   * @param validationRows from 0 to all training rows
   * @throws IllegalArgumentException if there are not so many training rows
   */
  public Split withValidation(long seed, int validationRows) {
    Split parts = Split.ofSizes(train, seed, train.size() - validationRows, validationRows, 0);
    return new Split(parts.train(), parts.validation(), test);
  }
}
