package dev.concord.data.preprocess;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import dev.concord.data.io.AtomicFile;
import dev.concord.data.io.MalformedDataException;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Fitted transforms as JSON, in a file or as text for a model file's metadata. Numbers keep all
 * their digits, so a loaded transform gives the same bits. It knows the transforms of this package;
 * a transform of your own is saved by your own code.
 */
public final class TransformFile {
  private static final String FORMAT = "concord fitted transform";
  private static final int VERSION = 1;

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
    JsonObject json = new JsonObject();
    json.put("format", FORMAT);
    json.put("version", VERSION);
    json.put("transform", json(transform));
    return JsonWriter.string(json);
  }

  /**
   * Reads the saved form.
   *
   * @throws IllegalArgumentException if the text is not what {@link #write} makes
   */
  public static FittedTransform read(String text) {
    JsonObject json;
    try {
      json = JsonParser.object().from(text);
    } catch (JsonParserException e) {
      throw new IllegalArgumentException("not a saved transform: " + e.getMessage(), e);
    }
    if (!FORMAT.equals(json.getString("format"))) {
      throw new IllegalArgumentException(
          "not a saved transform: expected the format \"%s\", found \"%s\"."
              .formatted(FORMAT, json.getString("format")));
    }
    if (json.getInt("version", 0) != VERSION) {
      throw new IllegalArgumentException(
          "the saved transform has version %s, this program reads version %d."
              .formatted(json.get("version"), VERSION));
    }
    return new SavedFields("transform file", json).transform("transform");
  }

  private static JsonObject json(FittedTransform transform) {
    if (!(transform instanceof SavedTransform saved)) {
      throw new IllegalArgumentException(
          "%s has no saved form: only the transforms of %s have one."
              .formatted(transform.getClass().getName(), TransformFile.class.getPackageName()));
    }
    JsonObject json = new JsonObject();
    json.put("type", saved.type());
    new TreeMap<>(saved.fields()).forEach((key, value) -> json.put(key, value(value)));
    return json;
  }

  private static Object value(Object value) {
    return switch (value) {
      case Shape shape -> value(shape.lengths());
      case int[] numbers -> array(Arrays.stream(numbers).boxed().toList());
      case double[] numbers -> array(Arrays.stream(numbers).boxed().toList());
      case Object[] values -> array(List.of(values));
      case List<?> values -> array(values);
      // Before the constants: some transforms are constants themselves.
      case FittedTransform transform -> json(transform);
      case Enum<?> constant -> constant.name();
      default -> value;
    };
  }

  private static JsonArray array(List<?> values) {
    JsonArray array = new JsonArray();
    values.forEach(value -> array.add(value(value)));
    return array;
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
