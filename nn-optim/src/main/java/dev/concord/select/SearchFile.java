package dev.concord.select;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A search in a file of JSON lines: first what it is, then every trial in the order in which they
 * ended. Each line is forced to the disk before the search goes on, so nothing but running trials
 * is ever lost; half a line at the end, as a failing machine may leave it, is cut off. The file is
 * locked while a search uses it.
 *
 * <pre>{@code
 * {"format":"concord search 1","name":"digits","space":"units = whole(4, 64)",
 *  "strategy":"random","seed":"1","goal":"MINIMIZE"}
 * {"trial":0,"resource":1,"origin":0,"settings":{"units":"17"},"score":"0.25"}
 * {"trial":1,"resource":1,"origin":1,"settings":{"units":"60"},"failure":"Training diverged"}
 * }</pre>
 */
final class SearchFile implements SearchLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SearchFile.class);
  private static final String FORMAT = "concord search 1";

  private final Path path;
  private final FileChannel channel;
  private final Search search;
  private final List<String> lines = new ArrayList<>();

  private SearchFile(Path path, FileChannel channel, Search search) {
    this.path = path;
    this.channel = channel;
    this.search = search;
  }

  /** Opens the file of a search, or makes it. */
  static SearchFile open(Path path, Search search) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    SearchFile file = new SearchFile(path, channel, search);
    try {
      file.lock();
      file.begin();
      return file;
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  private void lock() throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("Locked by this program itself", e);
    }
    throw new FileSystemException(
        path.toString(), null, "another search is using this file: wait for it, or choose another");
  }

  /** Reads what is there, up to the last whole line, or writes the first line. */
  private void begin() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // A read may bring less than asked for.
    }
    String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    int whole = text.lastIndexOf('\n') + 1;
    if (whole < text.length()) {
      // Half a first line is one of a search; anything else is not ours to cut off.
      boolean ours = whole > 0 ? text.startsWith("{") : header().startsWith(text);
      if (!ours) {
        throw damaged(1, "it is not the file of a search");
      }
      LOG.warn("{}: the last line is not complete, it is left out", path);
      channel.truncate(text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length);
    }
    channel.position(channel.size());
    lines.addAll(text.substring(0, whole).lines().toList());
    if (lines.isEmpty()) {
      append(header());
    } else {
      requireSame(parse(lines.getFirst(), 1));
    }
  }

  private String header() {
    JsonStringWriter json = JsonWriter.string().object();
    identity().forEach((key, value) -> json.value(key, value));
    return json.end().done();
  }

  /** What must be the same when a search is continued. */
  private SequencedMap<String, String> identity() {
    SequencedMap<String, String> identity = new LinkedHashMap<>();
    identity.put("format", FORMAT);
    identity.put("name", search.name());
    identity.put("space", search.space().toString());
    identity.put("strategy", search.strategy().description());
    identity.put("seed", String.valueOf(search.seed()));
    identity.put("goal", search.goal().name());
    return identity;
  }

  private void requireSame(JsonObject header) {
    List<String> differences = new ArrayList<>();
    identity()
        .forEach(
            (key, here) -> {
              String there = header.getString(key, "missing");
              if (!there.equals(here)) {
                differences.add("%s is \"%s\" there, \"%s\" here".formatted(key, there, here));
              }
            });
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: belongs to another search: %s. Continue with what is there, or choose another file"
              .formatted(path, String.join("; ", differences)));
    }
  }

  /** The results in the file, each at its number; null where there is none. */
  TrialResult[] results(int trials) {
    TrialResult[] results = new TrialResult[trials];
    for (int line = 2; line <= lines.size(); line++) {
      TrialResult result = result(line);
      if (result.number() >= trials) {
        throw new IllegalArgumentException(
            "%s: line %d has trial %d, but the search has trials 0 to %d: ask for more trials"
                .formatted(path, line, result.number(), trials - 1));
      }
      results[result.number()] = result;
    }
    return results;
  }

  private TrialResult result(int line) {
    JsonObject json = parse(lines.get(line - 1), line);
    try {
      SequencedMap<String, String> values = new LinkedHashMap<>();
      json.getObject("settings").forEach((key, value) -> values.put(key, (String) value));
      Proposal proposal =
          new Proposal(new Configuration(values), json.getInt("resource"), json.getInt("origin"));
      search.space().places(proposal.settings());
      int number = json.getInt("trial", -1);
      if (number < 0) {
        throw new IllegalArgumentException("it has no number of a trial");
      }
      return json.has("failure")
          ? TrialResult.ofFailure(number, proposal, json.getString("failure"))
          : TrialResult.of(number, proposal, Double.parseDouble(json.getString("score")));
    } catch (IllegalArgumentException | NullPointerException | ClassCastException e) {
      throw damaged(line, String.valueOf(e.getMessage()));
    }
  }

  private JsonObject parse(String line, int number) {
    try {
      return JsonParser.object().from(line);
    } catch (JsonParserException e) {
      throw damaged(number, e.getMessage());
    }
  }

  private IllegalArgumentException damaged(int line, String problem) {
    return new IllegalArgumentException(
        "%s: line %d is damaged (%s): remove that line, or choose another file"
            .formatted(path, line, problem));
  }

  @Override
  public void add(TrialResult result) throws IOException {
    Proposal proposal = result.proposal();
    JsonStringWriter json =
        JsonWriter.string()
            .object()
            .value("trial", result.number())
            .value("resource", proposal.resource())
            .value("origin", proposal.origin())
            .object("settings");
    proposal.settings().values().forEach((name, value) -> json.value(name, value));
    json.end();
    if (result.failed()) {
      json.value("failure", result.failure());
    } else {
      json.value("score", Double.toString(result.score())); // as text, so that no bit is lost
    }
    append(json.end().done());
  }

  private void append(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      throw new IOException("%s: a trial could not be saved (%s)".formatted(path, e), e);
    }
  }

  /** Releases the file. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
