package dev.concord.examples.task;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the user said about the data; what was left open, the task decides.
 *
 * @param path the file or folder with the data
 * @param csv how a CSV file is read
 * @param validation share of the rows that is judged after every epoch
 * @param test share of the rows for the final judgement
 */
public record DataRequest(
    Optional<Path> path, Csv csv, OptionalDouble validation, OptionalDouble test) {
  /** What a table's target column holds. */
  public enum Kind {
    /** Numbers where most values differ or are not whole, else classes. */
    AUTO,
    /** A class for each row. */
    CLASSIFICATION,
    /** A number for each row. */
    REGRESSION
  }

  /**
   * How a CSV file is read.
   *
   * @param target the column to learn: a name, or a number from 0 or negative from the end; the
   *     last one where it is not given
   * @param kind what that column holds
   * @param format of its text
   * @param categories columns that hold categories even where they look like numbers
   * @param without columns that are left out
   * @param missing what fills missing numbers: mean, median or a number; they are an error where it
   *     is not given
   * @param scale how features are scaled
   * @param targetScale how targets that are numbers are scaled
   * @param stratified whether each part of the rows holds the classes in the proportions of all
   */
  public record Csv(
      Optional<String> target,
      Kind kind,
      CsvFormat format,
      List<String> categories,
      List<String> without,
      Optional<String> missing,
      ScalingChoice scale,
      ScalingChoice targetScale,
      boolean stratified) {
    /** Copies the lists. */
    public Csv {
      categories = List.copyOf(categories);
      without = List.copyOf(without);
    }

    private void save(Map<String, String> texts) {
      target.ifPresent(column -> texts.put("target", column));
      texts.put("kind", kind.name());
      format.save(texts);
      putList(texts, "categories", categories);
      putList(texts, "without", without);
      missing.ifPresent(filling -> texts.put("missing", filling));
      putScaling(texts, "scale", scale);
      putScaling(texts, "scale_target", targetScale);
      if (stratified) {
        texts.put("stratify", "true");
      }
    }

    private static void putScaling(Map<String, String> texts, String key, ScalingChoice choice) {
      if (choice != ScalingChoice.STANDARD) {
        texts.put(key, choice.toString());
      }
    }

    private static void putList(Map<String, String> texts, String key, List<String> names) {
      if (!names.isEmpty()) {
        texts.put(key, String.join(",", names));
      }
    }
  }

  /**
   * Puts it among the settings of a run, but for the place of the data.
   *
   * @param ofCsv whether it is for the task csv
   */
  public void save(boolean ofCsv, Map<String, String> texts) {
    if (ofCsv) {
      csv.save(texts);
    }
    validation.ifPresent(share -> texts.put("validation", String.valueOf(share)));
    test.ifPresent(share -> texts.put("test", String.valueOf(share)));
  }
}
