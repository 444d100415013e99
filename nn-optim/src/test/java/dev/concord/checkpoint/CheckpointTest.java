package dev.concord.checkpoint;

import static dev.concord.checkpoint.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.io.MalformedDataException;
import dev.concord.device.Store;
import dev.concord.model.Model;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.EpochReport;
import dev.concord.train.Evaluation;
import dev.concord.train.LossSums;
import dev.concord.train.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training run saved and loaded whole; a file that does not fit changes nothing. */
class CheckpointTest {
  private static final List<String> OTHERS = List.of("adam/m", "health/first_bad_step");
  private static final Map<String, String> SETTINGS = Map.of("optimizer", "adam", "batch", "128");
  private static final TrainerState STATE = new TrainerState(-7, progress(), SETTINGS);

  private static Progress progress() {
    SequencedMap<String, Double> metrics = new LinkedHashMap<>(Map.of("accuracy", 1 / 3.0));
    metrics.put("r2", Double.NaN);
    Evaluation judged = new Evaluation(Double.POSITIVE_INFINITY, null, metrics);
    List<EpochReport> history =
        List.of(
            new EpochReport(1, 469, 0.1 + 0.2, 1e-3, null, null, 1.5, 60_000),
            new EpochReport(2, 938, Double.MIN_VALUE, 1e-4, judged, judged, 2.5, 60_000));
    return new Progress(2, 41, 979, new LossSums(0.7, 4992, 0.3f, 256), 5248, 0.25, history);
  }

  @TempDir Path folder;
  private final Model model = SavedRuns.model(4, 2);
  private final Store store = SavedRuns.store(model, 1);
  private Path file;

  @BeforeEach
  void save() throws IOException {
    file = folder.resolve("run.safetensors");
    store.create("adam/m", HostTensor.of(Shape.of(3), 1f, -0f, 2f));
    store.create("health/first_bad_step", HostTensor.scalar(9));
    store.create("data/features", HostTensor.of(Shape.of(1), new byte[] {1}));
    Checkpoint.save(file, model, store, OTHERS, STATE);
  }

  @Test
  void loadsWhatWasSaved() throws IOException {
    Store empty = SavedRuns.emptyStore();
    assertEquals(STATE, Checkpoint.load(file, model, empty, OTHERS, SETTINGS));
    Map<String, HostTensor> expected = SavedRuns.states(store);
    expected.remove("data/features");
    assertEquals(expected, SavedRuns.states(empty));
    Store filled = SavedRuns.store(model, 2);
    filled.create("adam/m", HostTensor.of(Shape.of(3), 7f, 7f, 7f));
    filled.create("health/first_bad_step", HostTensor.scalar(7));
    assertEquals(STATE, Checkpoint.load(file, model, filled, OTHERS.reversed(), SETTINGS));
    assertEquals(expected, SavedRuns.states(filled));
  }

  @Test
  void aSavedAgainCheckpointIsTheSameFile() throws IOException {
    byte[] first = Files.readAllBytes(file);
    Store loaded = SavedRuns.emptyStore();
    TrainerState state = Checkpoint.load(file, model, loaded, OTHERS, SETTINGS);
    Checkpoint.save(file, model, loaded, OTHERS, state);
    assertArrayEquals(first, Files.readAllBytes(file));
  }

  @Test
  void itsWeightsCanBeLoadedAlone() throws IOException {
    Store empty = SavedRuns.emptyStore();
    WeightsFile.load(model, empty, file);
    assertEquals(WeightHash.of(model, store), WeightHash.of(model, empty));
    assertFalse(empty.contains("adam/m"));
    assertRefused(
        MalformedDataException.class,
        () -> WeightsFile.load(SavedRuns.model(4, 2, 1), SavedRuns.emptyStore(), file),
        "missing: dense3/weight, dense3/bias. Load");
  }

  @Test
  void refusesWeightsAlone() throws IOException {
    WeightsFile.save(model, store, file, Map.of());
    assertLoadRefused(OTHERS, SETTINGS, "expected a checkpoint, found weights alone");
  }

  @Test
  void refusesOtherSettings() {
    assertLoadRefused(
        OTHERS,
        Map.of("optimizer", "sgd", "loss", "mse"),
        "saved by a run with other settings: batch is not set here, 128 in the file; loss is mse "
            + "here, not set in the file; optimizer is sgd here, adam in the file. Continue");
  }

  @Test
  void refusesOtherStates() {
    assertLoadRefused(
        List.of("adam/m", "adam/v"),
        SETTINGS,
        "does not fit: missing: adam/v; not expected: health/first_bad_step");
    Store other = SavedRuns.store(model, 2);
    other.create("adam/m", HostTensor.of(Shape.of(4), 7f, 7f, 7f, 7f));
    assertRefused(
        MalformedDataException.class,
        () -> Checkpoint.load(file, model, other, OTHERS, SETTINGS),
        "of another type: adam/m (expected F32[4], found F32[3])");
  }

  @Test
  void refusesDamage() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int stateBytes = 4 * 4; // adam/m and health/first_bad_step, behind the weights
    for (int fromEnd = 1; fromEnd <= stateBytes + 4 * model.parameterCount(); fromEnd++) {
      byte[] damaged = whole.clone();
      damaged[damaged.length - fromEnd] ^= 64;
      Files.write(file, damaged);
      String what = fromEnd <= stateBytes ? "training state" : "weights";
      assertLoadRefused(OTHERS, SETTINGS, "damaged: the " + what + " should have SHA-256");
    }
  }

  @Test
  void refusesDamagedTrainerState() throws IOException {
    SavedRuns.changeMetadata(file, "trainer/step", "980");
    assertLoadRefused(OTHERS, SETTINGS, "damaged: the training state should have SHA-256");
    SavedRuns.changeMetadata(file, "trainer/step", "5e9");
    assertLoadRefused(
        OTHERS, SETTINGS, "expected numbers, not negative", "found seed -7", "step=5e9");
    SavedRuns.changeMetadata(file, "trainer/step", "-1");
    assertLoadRefused(OTHERS, SETTINGS, "not negative", "step=-1");
    SavedRuns.changeMetadata(file, "trainer/step", "979");
    SavedRuns.changeMetadata(file, "trainer/history", "[{\"epoch\":1}, 3]");
    assertLoadRefused(OTHERS, SETTINGS, "expected numbers", "history=[{");
    SavedRuns.changeMetadata(file, "trainer/history", "[");
    assertLoadRefused(OTHERS, SETTINGS, "a history in JSON");
    SavedRuns.changeMetadata(file, "trainer/step", null);
    assertLoadRefused(OTHERS, SETTINGS, "the metadata lacks trainer/step");
  }

  /** Fails unless loading is refused, names the file, and leaves full and empty stores alone. */
  private void assertLoadRefused(
      List<String> others, Map<String, String> settings, String... parts) {
    Store filled = SavedRuns.store(model, 3);
    filled.create("adam/m", HostTensor.of(Shape.of(3), 7f, 7f, 7f));
    Map<String, HostTensor> before = SavedRuns.states(filled);
    assertRefused(
        MalformedDataException.class,
        () -> Checkpoint.load(file, model, filled, others, settings),
        parts);
    assertEquals(before, SavedRuns.states(filled));
    Store empty = SavedRuns.emptyStore();
    assertRefused(
        MalformedDataException.class,
        () -> Checkpoint.load(file, model, empty, others, settings),
        file.toString());
    assertTrue(empty.names().isEmpty());
  }

  @Test
  void aRefusedSaveKeepsTheFile() throws IOException {
    byte[] before = Files.readAllBytes(file);
    for (String name : List.of("adam/m", "dense1/bias", Model.PARAMETERS)) {
      assertRefused(
          IllegalArgumentException.class,
          () -> Checkpoint.save(file, model, store, List.of("adam/m", name), STATE),
          "State " + name + " is given twice or belongs to the model's parameters");
    }
    assertRefused(
        IllegalArgumentException.class,
        () -> Checkpoint.save(file, model, store, List.of("adam/v"), STATE),
        "no state adam/v");
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void refusesNegativePlaces() {
    assertRefused(
        IllegalArgumentException.class,
        () -> new Progress(-1, 2, 3),
        "must not be negative, got -1, 2, 3 and 0");
    assertRefused(IllegalArgumentException.class, () -> new Progress(1, -2, 3), "-2");
    assertRefused(IllegalArgumentException.class, () -> new Progress(1, 2, -3), "-3");
  }
}
