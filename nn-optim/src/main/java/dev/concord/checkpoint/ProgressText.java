package dev.concord.checkpoint;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import dev.concord.train.EpochReport;
import dev.concord.train.Evaluation;
import dev.concord.train.LossSums;
import dev.concord.train.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A {@link Progress} as texts by name, the history as one JSON array with an object per epoch. Real
 * numbers are JSON texts, because JSON has no NaN and no infinity; they come back bit for bit.
 * Confusion matrices are left out: the accuracy stays.
 */
final class ProgressText {
  private static final String EPOCH = "epoch";
  private static final String BATCH = "batch_in_epoch";
  private static final String STEP = "step";
  private static final String LOSS_TOTAL = "loss_total_in_epoch";
  private static final String LOSS_WEIGHT = "loss_weight_in_epoch";
  private static final String LATEST_TOTAL = "latest_loss_total";
  private static final String LATEST_WEIGHT = "latest_loss_weight";
  private static final String ROWS = "rows_in_epoch";
  private static final String SECONDS = "seconds_in_epoch";
  private static final String HISTORY = "history";

  static final List<String> NAMES =
      List.of(
          EPOCH,
          BATCH,
          STEP,
          LOSS_TOTAL,
          LOSS_WEIGHT,
          LATEST_TOTAL,
          LATEST_WEIGHT,
          ROWS,
          SECONDS,
          HISTORY);

  private ProgressText() {}

  static SequencedMap<String, String> of(Progress progress) {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    texts.put(EPOCH, String.valueOf(progress.epoch()));
    texts.put(BATCH, String.valueOf(progress.batch()));
    texts.put(STEP, String.valueOf(progress.step()));
    LossSums losses = progress.losses();
    texts.put(LOSS_TOTAL, String.valueOf(losses.total()));
    texts.put(LOSS_WEIGHT, String.valueOf(losses.weight()));
    texts.put(LATEST_TOTAL, String.valueOf(losses.latestTotal()));
    texts.put(LATEST_WEIGHT, String.valueOf(losses.latestWeight()));
    texts.put(ROWS, String.valueOf(progress.rows()));
    texts.put(SECONDS, String.valueOf(progress.seconds()));
    JsonArray history = new JsonArray();
    progress.history().forEach(report -> history.add(json(report)));
    texts.put(HISTORY, JsonWriter.string(history));
    return texts;
  }

  private static JsonObject json(EpochReport report) {
    JsonObject json = new JsonObject();
    json.put("epoch", report.epoch());
    json.put("steps", report.steps());
    json.put("loss", String.valueOf(report.trainingLoss()));
    json.put("learning_rate", String.valueOf(report.learningRate()));
    if (report.training() != null) {
      json.put("training", json(report.training()));
    }
    if (report.validation() != null) {
      json.put("validation", json(report.validation()));
    }
    json.put("seconds", String.valueOf(report.seconds()));
    json.put("rows", report.rows());
    return json;
  }

  private static JsonObject json(Evaluation evaluation) {
    JsonObject json = new JsonObject();
    evaluation.values().forEach((name, value) -> json.put(name, String.valueOf(value)));
    return json;
  }

  /**
   * @throws IllegalArgumentException if a text is not the number it should be
   * @throws JsonParserException if the history is not JSON
   */
  static Progress parse(Map<String, String> texts) throws JsonParserException {
    List<EpochReport> history = new ArrayList<>();
    for (Object element : JsonParser.array().from(texts.get(HISTORY))) {
      history.add(report(object(element)));
    }
    return new Progress(
        Integer.parseInt(texts.get(EPOCH)),
        Integer.parseInt(texts.get(BATCH)),
        Integer.parseInt(texts.get(STEP)),
        new LossSums(
            Double.parseDouble(texts.get(LOSS_TOTAL)),
            Double.parseDouble(texts.get(LOSS_WEIGHT)),
            Float.parseFloat(texts.get(LATEST_TOTAL)),
            Double.parseDouble(texts.get(LATEST_WEIGHT))),
        Integer.parseInt(texts.get(ROWS)),
        Double.parseDouble(texts.get(SECONDS)),
        history);
  }

  private static EpochReport report(JsonObject json) {
    return new EpochReport(
        json.getInt("epoch"),
        json.getInt("steps"),
        number(json, "loss"),
        number(json, "learning_rate"),
        evaluation(json.get("training")),
        evaluation(json.get("validation")),
        number(json, "seconds"),
        json.getInt("rows"));
  }

  private static Evaluation evaluation(Object element) {
    if (element == null) {
      return null;
    }
    JsonObject json = object(element);
    SequencedMap<String, Double> metrics = new LinkedHashMap<>();
    json.keySet().forEach(name -> metrics.put(name, number(json, name)));
    double loss = metrics.remove("loss");
    return new Evaluation(loss, null, metrics);
  }

  private static JsonObject object(Object element) {
    if (element instanceof JsonObject json) {
      return json;
    }
    throw new IllegalArgumentException("Expected a JSON object, found " + element);
  }

  private static double number(JsonObject json, String name) {
    String text = json.getString(name);
    if (text == null) {
      throw new IllegalArgumentException("Expected a number as " + name + " in " + json);
    }
    return Double.parseDouble(text);
  }
}
