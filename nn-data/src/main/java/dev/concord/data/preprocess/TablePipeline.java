package dev.concord.data.preprocess;

import dev.concord.data.table.Table;
import dev.concord.tensor.HostTensor;

/**
 * From a table with categories and gaps to scaled features: a coding, then a transform of the
 * numbers, both fitted on the training rows.
 *
 * <pre>
 *   FittedTablePipeline fitted =
 *       new TablePipeline(new TableCoding().without("price"), new StandardScaler()).fit(trainRows);
 *   HostTensor features = fitted.apply(newRows);
 * </pre>
 *
 * @param coding from the table to numbers
 * @param then what follows; {@code Pipeline.of()} for nothing
 */
public record TablePipeline(TableCoding coding, Transform then) {
  /** Learns from the training rows alone; see {@link TableCoding#fit} and {@link Transform#fit}. */
  public FittedTablePipeline fit(Table trainingRows) {
    FittedTableCoding fitted = coding.fit(trainingRows);
    HostTensor coded = fitted.apply(trainingRows);
    return new FittedTablePipeline(fitted, then.fit(coded));
  }
}
