package dev.concord.data;

/**
 * Cuts each epoch's rows into minibatches and tells which rows belong to which batch. It moves row
 * numbers, no data: the training step gathers the rows itself. Steady use allocates nothing.
 *
 * <p>Batch b of an epoch holds the rows at positions b·batchSize … of the sampler's order. Epochs
 * and batches may be asked for in any order, so a continued run starts in the middle of an epoch.
 * One object belongs to one thread.
 */
public final class Batches {
  /** What becomes of the last batch of an epoch when the rows do not fill it. */
  public enum LastBatch {
    /** It is given with fewer rows. */
    KEEP_SHORT,
    /** It is left out; its rows are not visited in that epoch. */
    DROP_SHORT
  }

  private final Sampler sampler;
  private final int batchSize;
  private final LastBatch lastBatch;
  private final int dataRows;
  private final int[] order;
  private int orderedEpoch = -1;

  /**
   * Batches of the rows that a sampler visits, whatever their numbers are.
   *
   * @param batchSize rows of a full batch, at least 1; may exceed the rows there are
   * @throws IllegalArgumentException if {@code batchSize} is below 1, there are no rows, or a short
   *     batch is the only one and is to be dropped
   */
  public Batches(Sampler sampler, int batchSize, LastBatch lastBatch) {
    this(sampler, batchSize, lastBatch, Integer.MAX_VALUE);
  }

  /**
   * Batches of the rows that a sampler visits, of a data set. Whether it has all of them is checked
   * for a whole epoch when its first batch is asked for.
   *
   * @param dataRows the data has rows 0 to {@code dataRows} − 1
   */
  public Batches(Sampler sampler, int batchSize, LastBatch lastBatch, int dataRows) {
    this.sampler = sampler;
    this.dataRows = dataRows;
    this.batchSize = batchSize;
    this.lastBatch = lastBatch;
    this.order = new int[sampler.rows()];
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "The batch size must be at least 1, got " + batchSize + ".");
    }
    if (order.length == 0) {
      throw new IllegalArgumentException("Expected at least 1 row to make batches of, got none.");
    }
    if (perEpoch() == 0) {
      throw new IllegalArgumentException(
          "A batch size of %d and %d rows leave no full batch: use smaller batches or KEEP_SHORT."
              .formatted(batchSize, order.length));
    }
  }

  /** Number of batches in an epoch, at least 1. */
  public int perEpoch() {
    int full = order.length / batchSize;
    boolean shortOne = full * batchSize < order.length && lastBatch == LastBatch.KEEP_SHORT;
    return full + (shortOne ? 1 : 0);
  }

  /** Rows of a full batch. */
  public int batchSize() {
    return batchSize;
  }

  /** Rows of the given batch, from 0 on: {@link #batchSize()} except for a short last one. */
  public int rows(int batch) {
    requireBatch(batch);
    int rest = order.length - batch * batchSize;
    return rest < batchSize ? rest : batchSize;
  }

  /**
   * Writes the row numbers of one batch into the start of {@code indices}.
   *
   * @param epoch at least 0
   * @param batch from 0 to {@link #perEpoch()} − 1
   * @param indices of at least {@link #rows rows(batch)} elements; those behind stay as they are
   * @return {@link #rows rows(batch)}
   * @throws IllegalArgumentException if the sampler visits a row in this epoch that the data lacks
   */
  public int fill(int epoch, int batch, int[] indices) {
    int rows = rows(batch);
    if (epoch < 0) {
      throw new IllegalArgumentException("The epoch must be at least 0, got " + epoch + ".");
    }
    if (indices.length < rows) {
      throw new IllegalArgumentException(
          "Batch %d has %d rows, got an array for %d.".formatted(batch, rows, indices.length));
    }
    if (epoch != orderedEpoch) {
      sampler.order(epoch, order);
      requireExisting(epoch);
      orderedEpoch = epoch;
    }
    System.arraycopy(order, batch * batchSize, indices, 0, rows);
    return rows;
  }

  private void requireExisting(int epoch) {
    for (int i = 0; i < order.length; i++) {
      if (order[i] < 0 || order[i] >= dataRows) {
        throw new IllegalArgumentException(
            "The sampler visits row %d at place %d of epoch %d, but the data has rows 0 to %d: make the sampler for these rows."
                .formatted(order[i], i, epoch + 1, dataRows - 1));
      }
    }
  }

  private void requireBatch(int batch) {
    if (batch < 0 || batch >= perEpoch()) {
      throw new IndexOutOfBoundsException(
          "Batch %d does not exist: an epoch has batches 0 to %d."
              .formatted(batch, perEpoch() - 1));
    }
  }
}
