package dev.concord.data.preprocess;

import com.grack.nanojson.JsonObject;
import dev.concord.data.io.AtomicFile;
import dev.concord.data.io.MalformedDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Fitted transforms as JSON, in a file or as text for a model file's metadata. Numbers keep all
 * their digits, so a loaded transform gives the same bits. It knows the transforms of this package;
 * a transform of your own is saved by your own code.
 */
public final class TransformFile {
  private static final SavedForm FORM = new SavedForm("concord fitted transform");

  private static final Map<String, Function<SavedFields, FittedTransform>> READERS =
      new TreeMap<>(
          Map.of(
              "column_scaling", ColumnScaling::read,
              "elementwise", ElementwiseTransform::read,
              "on_columns", FittedOnColumns::read,
              "sample_normalizer", SampleNormalizer::read,
              "principal_components", FittedPrincipalComponents::read,
              "collinear_columns", FittedCollinearColumns::read,
              "polynomial_features", PolynomialFeatures.Fitted::read,
              "sine_features", SineFeatures.Fitted::read,
              "imputer", FittedImputer::read,
              "pipeline", FittedPipeline::read));

  private TransformFile() {}

  /**
   * Saves a fitted transform; a file that is there is replaced as a whole.
   *
   * @throws IllegalArgumentException if the transform is not of this package
   */
  public static void save(FittedTransform transform, Path file) throws IOException {
    AtomicFile.replace(file, write(transform));
  }

  /**
   * Loads a fitted transform.
   *
   * @throws MalformedDataException if the file does not hold one, saying what is wrong
   * @throws IOException if the file cannot be read
   */
  public static FittedTransform load(Path file) throws IOException {
    try {
      return read(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new MalformedDataException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * The saved form as text.
   *
   * @throws IllegalArgumentException if the transform is not of this package
   */
  public static String write(FittedTransform transform) {
    return FORM.write(Map.of("transform", transform));
  }

  /**
   * Reads the saved form.
   *
   * @throws IllegalArgumentException if the text is not what {@link #write} makes
   */
  public static FittedTransform read(String text) {
    return FORM.read(text).transform("transform");
  }

  static Map<String, Object> fields(FittedTransform transform) {
    if (!(transform instanceof SavedTransform saved)) {
      throw new IllegalArgumentException(
          "%s has no saved form: only the transforms of %s have one."
              .formatted(transform.getClass().getName(), TransformFile.class.getPackageName()));
    }
    Map<String, Object> fields = new HashMap<>(saved.fields());
    fields.put("type", saved.type());
    return fields;
  }

  static FittedTransform transform(JsonObject json) {
    String type = String.valueOf(json.get("type"));
    Function<SavedFields, FittedTransform> reader = READERS.get(type);
    if (reader == null) {
      throw new IllegalArgumentException(
          "unknown saved transform \"%s\": this program knows %s."
              .formatted(type, READERS.keySet()));
    }
    return reader.apply(new SavedFields(type, json));
  }
}
