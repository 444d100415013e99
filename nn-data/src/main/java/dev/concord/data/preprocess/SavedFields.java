package dev.concord.data.preprocess;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import dev.concord.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * The fields of a saved transform, read with checks: what is missing or of another kind is told
 * with the transform's name, as it happens to a transform that was described but never fitted.
 *
 * @param owner whose fields, for messages
 */
record SavedFields(String owner, JsonObject json) {
  Shape shape(String key) {
    return Shape.of(integers(key));
  }

  int integer(String key) {
    return whole(key, json.get(key));
  }

  double number(String key) {
    return finite(key, json.get(key));
  }

  boolean has(String key) {
    return json.has(key);
  }

  String text(String key) {
    return of(String.class, key, json.get(key));
  }

  List<JsonObject> objects(String key) {
    return list(key).stream().map(value -> of(JsonObject.class, key, value)).toList();
  }

  boolean truth(String key) {
    return of(Boolean.class, key, json.get(key));
  }

  <E extends Enum<E>> E constant(String key, Class<E> type) {
    String name = text(key);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw error(key, "one of " + Arrays.toString(type.getEnumConstants()), "\"" + name + "\"");
  }

  int[] integers(String key) {
    return list(key).stream().mapToInt(value -> whole(key, value)).toArray();
  }

  List<String> strings(String key) {
    return list(key).stream().map(value -> of(String.class, key, value)).toList();
  }

  double[] doubles(String key) {
    return doubles(key, list(key));
  }

  double[] doubles(String key, int count) {
    return counted(key, count, doubles(key));
  }

  double[][] matrix(String key, int rows, int columns) {
    JsonArray array = list(key);
    if (array.size() != rows) {
      throw error(key, rows + " rows", String.valueOf(array.size()));
    }
    double[][] matrix = new double[rows][];
    for (int row = 0; row < rows; row++) {
      matrix[row] = counted(key, columns, doubles(key, of(JsonArray.class, key, array.get(row))));
    }
    return matrix;
  }

  FittedTransform transform(String key) {
    return TransformFile.transform(of(JsonObject.class, key, json.get(key)));
  }

  List<FittedTransform> transforms(String key) {
    return objects(key).stream().map(TransformFile::transform).toList();
  }

  private JsonArray list(String key) {
    return of(JsonArray.class, key, json.get(key));
  }

  private double[] doubles(String key, JsonArray array) {
    return array.stream().mapToDouble(value -> finite(key, value)).toArray();
  }

  private double[] counted(String key, int count, double[] values) {
    if (values.length != count) {
      throw error(key, count + " numbers", String.valueOf(values.length));
    }
    return values;
  }

  private double finite(String key, Object value) {
    double number = of(Number.class, key, value).doubleValue();
    if (!Double.isFinite(number)) {
      throw error(key, "a finite number", String.valueOf(number));
    }
    return number;
  }

  private int whole(String key, Object value) {
    double number = finite(key, value);
    if (number != (int) number) {
      throw error(key, "a whole number", String.valueOf(number));
    }
    return (int) number;
  }

  private <T> T of(Class<T> type, String key, Object value) {
    if (value == null) {
      throw new IllegalArgumentException(
          "the saved \"%s\" lacks \"%s\": was it saved before it was fitted?"
              .formatted(owner, key));
    }
    if (!type.isInstance(value)) {
      throw error(key, type.getSimpleName(), value.getClass().getSimpleName());
    }
    return type.cast(value);
  }

  private IllegalArgumentException error(String key, String expected, String found) {
    return new IllegalArgumentException(
        "\"%s\" of the saved \"%s\": expected %s, found %s."
            .formatted(key, owner, expected, found));
  }
}
