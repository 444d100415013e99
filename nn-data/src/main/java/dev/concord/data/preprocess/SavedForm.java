package dev.concord.data.preprocess;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import dev.concord.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON text with a name and a version in front, so that another file is told and not misread.
 * Numbers keep all their digits.
 *
 * @param format the name
 */
record SavedForm(String format) {
  private static final int VERSION = 1;

  /** The text of some fields, of the kinds that {@link SavedTransform#fields} lists. */
  String write(Map<String, Object> fields) {
    JsonObject json = new JsonObject();
    json.put("format", format);
    json.put("version", VERSION);
    json.putAll(object(fields));
    return JsonWriter.string(json);
  }

  /** The fields of such a text. */
  SavedFields read(String text) {
    JsonObject json;
    try {
      json = JsonParser.object().from(text);
    } catch (JsonParserException e) {
      throw new IllegalArgumentException(
          "expected a text of the format \"%s\", but it is not JSON: %s"
              .formatted(format, e.getMessage()),
          e);
    }
    if (!format.equals(json.getString("format"))) {
      throw new IllegalArgumentException(
          "expected a text of the format \"%s\", found \"%s\"."
              .formatted(format, json.getString("format")));
    }
    if (json.getInt("version", 0) != VERSION) {
      throw new IllegalArgumentException(
          "its %s has version %s, this program reads version %d."
              .formatted(format, json.get("version"), VERSION));
    }
    return new SavedFields(format, json);
  }

  private static JsonObject object(Map<?, ?> fields) {
    // Sorted, so that the same fields give the same text.
    TreeMap<String, Object> sorted = new TreeMap<>();
    fields.forEach((key, value) -> sorted.put((String) key, value(value)));
    JsonObject json = new JsonObject();
    json.putAll(sorted);
    return json;
  }

  private static Object value(Object value) {
    return switch (value) {
      case Shape shape -> value(shape.lengths());
      case int[] numbers -> array(Arrays.stream(numbers).boxed().toList());
      case double[] numbers -> array(Arrays.stream(numbers).boxed().toList());
      case Object[] values -> array(List.of(values));
      case List<?> values -> array(values);
      case Map<?, ?> fields -> object(fields);
      // Before the constants: some transforms are constants themselves.
      case FittedTransform transform -> object(TransformFile.fields(transform));
      case Enum<?> constant -> constant.name();
      default -> value;
    };
  }

  private static JsonArray array(List<?> values) {
    JsonArray array = new JsonArray();
    values.forEach(value -> array.add(value(value)));
    return array;
  }
}
