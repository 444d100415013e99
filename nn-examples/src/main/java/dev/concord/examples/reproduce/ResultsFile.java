package dev.concord.examples.reproduce;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import dev.concord.data.io.AtomicFile;
import dev.concord.data.io.MalformedDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Results of finished seeds, kept in a JSON file from one run to the next, so that long rows can be
 * interrupted: an array of objects, one per row and seed. A result counts only for the network and
 * the recipe it was had with.
 */
public final class ResultsFile {
  private final Path file;
  private final JsonArray entries;

  private ResultsFile(Path file, JsonArray entries) {
    this.file = file;
    this.entries = entries;
  }

  /**
   * Reads a file, or begins an empty one where there is none.
   *
   * @throws MalformedDataException if it is not such a file
   */
  public static ResultsFile open(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new ResultsFile(file, new JsonArray());
    }
    try {
      JsonArray entries = JsonParser.array().from(Files.readString(file));
      for (int i = 0; i < entries.size(); i++) {
        if (entries.getObject(i) == null || entries.getObject(i).getString("row") == null) {
          throw new MalformedDataException(
              file + ": entry " + i + " is not a result of \"concord reproduce\"");
        }
      }
      return new ResultsFile(file, entries);
    } catch (JsonParserException e) {
      throw new MalformedDataException(
          file + ": is not a results file of \"concord reproduce\": " + e.getMessage());
    }
  }

  /** What a result was had with: the network in words, as its layers are made by a function. */
  private static String recipe(Reproduction row) {
    return row.network() + "; " + row.recipe().describe();
  }

  /** The result of a seed, if it is there. */
  Optional<SeedResult> find(Reproduction row, long seed) {
    for (int i = 0; i < entries.size(); i++) {
      JsonObject entry = entries.getObject(i);
      if (row.name().equals(entry.getString("row"))
          && recipe(row).equals(entry.getString("recipe"))
          && entry.getLong("seed") == seed) {
        return Optional.of(
            new SeedResult(
                seed,
                entry.getDouble("error_percent"),
                entry.getDouble("seconds"),
                entry.getString("weights_sha256")));
      }
    }
    return Optional.empty();
  }

  /** Adds a result and saves all. */
  void add(Reproduction row, SeedResult result) throws IOException {
    entries.add(
        JsonObject.builder()
            .value("row", row.name())
            .value("recipe", recipe(row))
            .value("seed", result.seed())
            .value("error_percent", result.error())
            .value("seconds", result.seconds())
            .value("weights_sha256", result.weightHash())
            .done());
    AtomicFile.replace(file, JsonWriter.indent("  ").string().value(entries).done() + "\n");
  }
}
