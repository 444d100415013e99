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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training run saved and loaded whole; a file that does not fit changes nothing. */
class CheckpointTest {
  private static final List<String> OTHERS = List.of("adam/m", "health/first_bad_step");
  private static final Map<String, String> SETTINGS = Map.of("optimizer", "adam", "batch", "128");
  private static final TrainerState STATE = new TrainerState(-7, 3, 41, 5_000_000_000L, SETTINGS);

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
    SavedRuns.changeMetadata(file, "trainer/step", "5000000001");
    assertLoadRefused(OTHERS, SETTINGS, "damaged: the training state should have SHA-256");
    SavedRuns.changeMetadata(file, "trainer/step", "5e9");
    assertLoadRefused(OTHERS, SETTINGS, "expected whole numbers", "found -7, 3, 41 and 5e9");
    SavedRuns.changeMetadata(file, "trainer/step", "-1");
    assertLoadRefused(OTHERS, SETTINGS, "the last three ≥ 0", "and -1");
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
        () -> new TrainerState(0, -1, 2, 3, Map.of()),
        "must not be negative, got -1, 2 and 3");
    assertRefused(
        IllegalArgumentException.class, () -> new TrainerState(0, 1, -2, 3, Map.of()), "-2");
    assertRefused(
        IllegalArgumentException.class, () -> new TrainerState(0, 1, 2, -3, Map.of()), "-3");
  }
}
