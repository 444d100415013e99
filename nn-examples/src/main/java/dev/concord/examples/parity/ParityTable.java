package dev.concord.examples.parity;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import dev.concord.device.DeviceDescription;
import dev.concord.expr.Arithmetic;
import dev.concord.tck.Parity.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was compared on which device, and how it ended: rows are checks, columns are devices. */
public final class ParityTable {
  /** A check's name, with room for the longest optimizer's. */
  private static final String CHECK = "%-55s";

  private final List<DeviceDescription> devices;
  private final Map<String, List<Outcome>> rows = new LinkedHashMap<>();

  /** A table without rows. */
  public ParityTable(List<DeviceDescription> devices) {
    this.devices = List.copyOf(devices);
  }

  /** Adds the outcome of a check on the next device. */
  public void add(String check, Outcome outcome) {
    rows.computeIfAbsent(check, fresh -> new ArrayList<>()).add(outcome);
  }

  /** Whether every bit was equal everywhere. */
  public boolean allEqual() {
    return rows.values().stream()
        .flatMap(List::stream)
        .allMatch(outcome -> outcome.difference().isEmpty());
  }

  /** The heading of the text table. */
  public String heading() {
    StringBuilder text = new StringBuilder(CHECK.formatted("check"));
    devices.forEach(device -> text.append(" %20s".formatted(device.id())));
    return text.toString();
  }

  /** One line of the text table; all devices must have an outcome. */
  public String line(String check) {
    StringBuilder text = new StringBuilder(CHECK.formatted(check));
    for (Outcome outcome : rows.get(check)) {
      String verdict = outcome.difference().isEmpty() ? "equal" : "DIFFERENT";
      text.append(" %20s".formatted("%s %.2f s".formatted(verdict, outcome.seconds())));
    }
    return text.toString();
  }

  /** The first differences and the hashes of trained weights, a line each. */
  public String details() {
    StringBuilder text = new StringBuilder();
    rows.forEach(
        (check, outcomes) -> {
          for (int d = 0; d < outcomes.size(); d++) {
            String id = devices.get(d).id();
            Outcome outcome = outcomes.get(d);
            outcome
                .hash()
                .ifPresent(hash -> text.append("%s, %s: %s%n".formatted(check, id, hash)));
            outcome
                .difference()
                .ifPresent(
                    first ->
                        text.append(
                            "DIFFERENT: %s, %s: %s%n".formatted(check, id, firstLine(first))));
          }
        });
    return text.toString();
  }

  /** A difference in a random graph goes on with the whole program, which only the JSON shows. */
  private static String firstLine(String difference) {
    return difference.lines().findFirst().orElse("");
  }

  /** All of it as JSON. */
  public String json() {
    JsonArray list = new JsonArray();
    for (DeviceDescription device : devices) {
      list.add(
          JsonObject.builder()
              .value("id", device.id())
              .value("name", device.name())
              .value("details", device.details())
              .value("mode", device.mode().name())
              .done());
    }
    JsonArray checks = new JsonArray();
    rows.forEach((check, outcomes) -> checks.add(jsonRow(check, outcomes)));
    JsonObject all =
        JsonObject.builder()
            .value("arithmeticVersion", Arithmetic.VERSION)
            .value("equal", allEqual())
            .value("devices", list)
            .value("checks", checks)
            .done();
    return JsonWriter.indent("  ").string().value(all).done();
  }

  private JsonObject jsonRow(String check, List<Outcome> outcomes) {
    JsonArray results = new JsonArray();
    for (int d = 0; d < outcomes.size(); d++) {
      Outcome outcome = outcomes.get(d);
      JsonObject result = new JsonObject();
      result.put("device", devices.get(d).id());
      result.put("equal", outcome.difference().isEmpty());
      result.put("compared", outcome.compared());
      result.put("seconds", outcome.seconds());
      outcome.hash().ifPresent(hash -> result.put("sha256", hash));
      outcome.difference().ifPresent(first -> result.put("firstDifference", first));
      results.add(result);
    }
    return JsonObject.builder().value("check", check).value("results", results).done();
  }
}
