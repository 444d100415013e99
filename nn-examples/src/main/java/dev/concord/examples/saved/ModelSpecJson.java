package dev.concord.examples.saved;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import dev.concord.data.preprocess.ColumnScaling;
import dev.concord.data.preprocess.FittedTableCoding;
import dev.concord.data.preprocess.FittedTransform;
import dev.concord.data.preprocess.TransformFile;
import dev.concord.examples.saved.ModelSpec.InputSpec;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link ModelSpec} as JSON text and back. Numbers of a scaling keep all their digits, so a
 * loaded model prepares its input with the same bits.
 */
public final class ModelSpecJson {
  private static final int VERSION = 1;

  private ModelSpecJson() {}

  /** The JSON text. */
  public static String write(ModelSpec spec) {
    JsonObject input = new JsonObject();
    input.put("shape", array(Arrays.stream(spec.input().shape().lengths()).boxed().toList()));
    input.put("image", spec.input().image());
    input.put("names", array(spec.input().names()));
    spec.input().scaling().ifPresent(scaling -> putScaling(input, scaling));
    spec.input().coding().ifPresent(coding -> input.put("coding", coding.write()));
    if (!spec.input().origins().isEmpty()) {
      JsonObject origins = new JsonObject();
      spec.input().origins().forEach((column, origin) -> origins.put(column, origin.toString()));
      input.put("origins", origins);
    }
    JsonObject output = new JsonObject();
    switch (spec.output()) {
      case OutputSpec.Classes classes -> {
        output.put("classes", array(classes.names()));
        if (!classes.probabilities()) {
          output.put("probabilities", false);
        }
      }
      case OutputSpec.Values values -> {
        output.put("values", array(values.names()));
        putScaling(output, values.scaling());
      }
    }
    JsonObject json = new JsonObject();
    json.put("version", VERSION);
    json.put("task", spec.task());
    json.put("input", input);
    json.put("layers", array(spec.hiddenLayers()));
    json.put("activation", spec.activation().toString());
    if (spec.batchNormalization()) {
      json.put("batch_normalization", true);
    }
    json.put("dropout", spec.dropout());
    json.put("output", output);
    return JsonWriter.string(json);
  }

  private static JsonArray array(List<?> values) {
    return new JsonArray(values);
  }

  /** A scaling of columns by its numbers, as every model file has had it; others as their text. */
  private static void putScaling(JsonObject json, FittedTransform transform) {
    if (!(transform instanceof ColumnScaling scaling)) {
      json.put("transform", TransformFile.write(transform));
      return;
    }
    JsonObject numbers = new JsonObject();
    numbers.put("offset", array(Arrays.stream(scaling.offset()).boxed().toList()));
    numbers.put("scale", array(Arrays.stream(scaling.scale()).boxed().toList()));
    json.put("scaling", numbers);
  }

  /**
   * Reads JSON text.
   *
   * @throws IllegalArgumentException if it is not what {@link #write} makes, saying what is wrong
   */
  public static ModelSpec read(String text) {
    JsonObject json;
    try {
      json = JsonParser.object().from(text);
    } catch (JsonParserException e) {
      throw new IllegalArgumentException("its model description is not JSON: " + e.getMessage(), e);
    }
    if (json.getInt("version", 0) != VERSION) {
      throw new IllegalArgumentException(
          "its model description has version %s, this program reads version %d"
              .formatted(json.get("version"), VERSION));
    }
    JsonObject input = object(json, "input");
    Shape shape = Shape.of(integers(input, "shape").stream().mapToInt(i -> i).toArray());
    return new ModelSpec(
        string(json, "task"),
        new InputSpec(
            shape,
            input.getBoolean("image"),
            strings(input, "names"),
            input.has("scaling") || input.has("transform")
                ? Optional.of(scaling(input, shape))
                : Optional.empty(),
            input.has("coding")
                ? Optional.of(FittedTableCoding.read(string(input, "coding")))
                : Optional.empty(),
            origins(input)),
        integers(json, "layers"),
        ActivationName.of(string(json, "activation")),
        json.getBoolean("batch_normalization", false),
        json.getDouble("dropout"),
        output(object(json, "output")));
  }

  private static Map<String, Double> origins(JsonObject input) {
    Map<String, Double> origins = new HashMap<>();
    input
        .getObject("origins", new JsonObject())
        .forEach((column, origin) -> origins.put(column, Double.valueOf(origin.toString())));
    return origins;
  }

  private static OutputSpec output(JsonObject json) {
    if (json.has("classes")) {
      return new OutputSpec.Classes(
          strings(json, "classes"), json.getBoolean("probabilities", true));
    }
    List<String> names = strings(json, "values");
    return new OutputSpec.Values(names, scaling(json, Shape.of(names.size())));
  }

  private static FittedTransform scaling(JsonObject json, Shape shape) {
    if (json.has("transform")) {
      return TransformFile.read(string(json, "transform"));
    }
    JsonObject numbers = object(json, "scaling");
    return new ColumnScaling(shape, doubles(numbers, "offset"), doubles(numbers, "scale"));
  }

  private static JsonObject object(JsonObject json, String key) {
    return present(json.getObject(key), key);
  }

  private static String string(JsonObject json, String key) {
    return present(json.getString(key), key);
  }

  private static List<String> strings(JsonObject json, String key) {
    List<String> result = new ArrayList<>();
    JsonArray array = present(json.getArray(key), key);
    for (int i = 0; i < array.size(); i++) {
      result.add(present(array.getString(i), key));
    }
    return result;
  }

  private static List<Integer> integers(JsonObject json, String key) {
    List<Integer> result = new ArrayList<>();
    JsonArray array = present(json.getArray(key), key);
    for (int i = 0; i < array.size(); i++) {
      result.add(array.getInt(i));
    }
    return result;
  }

  private static double[] doubles(JsonObject json, String key) {
    JsonArray array = present(json.getArray(key), key);
    double[] result = new double[array.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = array.getDouble(i, Double.NaN);
    }
    return result;
  }

  private static <T> T present(T value, String key) {
    if (value == null) {
      throw new IllegalArgumentException("its model description lacks \"" + key + "\"");
    }
    return value;
  }
}
