package dev.concord.data.preprocess;

import dev.concord.data.Dataset;
import dev.concord.data.Targets;
import dev.concord.data.io.AtomicFile;
import dev.concord.data.io.MalformedDataException;
import dev.concord.data.table.Table;
import dev.concord.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A coding and a transform of what it gives, both fitted on the same training rows. It saves and
 * loads as JSON; a loaded one gives the same bits and refuses the same classes.
 *
 * @param coding from a table to numbers
 * @param then of the numbers
 */
public record FittedTablePipeline(FittedTableCoding coding, FittedTransform then) {
  private static final SavedForm FORM = new SavedForm("concord fitted table pipeline");

  /**
   * The features of a table's rows.
   *
   * @return F32 [rows, …]
   * @throws IllegalArgumentException as {@link FittedTableCoding#apply} and {@link
   *     FittedTransform#apply}
   */
  public HostTensor apply(Table table) {
    return then.apply(coding.apply(table));
  }

  /** The names of the features. */
  public List<String> names() {
    return then.names(coding.names());
  }

  /**
   * A table's rows with targets, ready for training; the rows keep their origin.
   *
   * @throws IllegalArgumentException if a target is among the inputs too, by its column's name
   */
  public Dataset dataset(Table table, Targets targets) {
    if (targets instanceof Targets.Values values) {
      for (String target : values.names()) {
        if (coding.inputs().contains(target)) {
          throw new IllegalArgumentException(
              "Column \"%s\" is an input and the target: a network would only copy it; leave it out with TableCoding.without(\"%s\")."
                  .formatted(target, target));
        }
      }
    }
    return new Dataset(apply(table), targets, names(), table.origin());
  }

  /** The table that would give these features, as far as both parts can be inverted. */
  public Table invert(HostTensor features) {
    return coding.invert(then.invert(features));
  }

  /** The saved form as text. */
  public String write() {
    return FORM.write(Map.of("columns", coding.fields(), "then", then));
  }

  /**
   * Reads the saved form.
   *
   * @throws IllegalArgumentException if the text is not what {@link #write} makes
   */
  public static FittedTablePipeline read(String text) {
    SavedFields fields = FORM.read(text);
    return new FittedTablePipeline(FittedTableCoding.read(fields), fields.transform("then"));
  }

  /** Saves it; a file that is there is replaced as a whole. */
  public void save(Path file) throws IOException {
    AtomicFile.replace(file, write());
  }

  /**
   * Loads it.
   *
   * @throws MalformedDataException if the file does not hold one, saying what is wrong
   */
  public static FittedTablePipeline load(Path file) throws IOException {
    try {
      return read(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new MalformedDataException(file + ": " + e.getMessage(), e);
    }
  }
}
