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
import dev.concord.tensor.TensorType;
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

/** Weights saved and loaded bit for bit; a file that does not fit changes nothing. */
class WeightsFileTest {
  @TempDir Path folder;
  private final Model model = SavedRuns.model(4, 2);
  private final Store store = SavedRuns.store(model, 1);
  private Path file;

  @BeforeEach
  void save() throws IOException {
    file = folder.resolve("weights.safetensors");
    WeightsFile.save(model, store, file, Map.of("classes", "yes,no", "by", "test"));
  }

  @Test
  void loadsWhatWasSaved() throws IOException {
    Store filled = SavedRuns.store(model, 2);
    WeightsFile.load(model, filled, file);
    assertEquals(SavedRuns.states(store), SavedRuns.states(filled));
    Store empty = SavedRuns.emptyStore();
    SequencedMap<String, String> metadata = WeightsFile.load(model, empty, file);
    assertEquals(SavedRuns.states(store), SavedRuns.states(empty));
    assertEquals("yes,no", metadata.get("classes"));
    assertEquals(
        List.of("format", "content", "arithmetic_version", "sha256", "model", "by", "classes"),
        List.copyOf(metadata.keySet()));
    assertEquals("concord", metadata.get("format"));
    assertEquals("1", metadata.get("arithmetic_version"));
    assertEquals(WeightHash.of(model, store), metadata.get("sha256"));
    assertEquals(
        model.summary().toString().lines().toList(), metadata.get("model").lines().toList());
  }

  @Test
  void theSameWeightsGiveTheSameFile() throws IOException {
    byte[] first = Files.readAllBytes(file);
    Map<String, String> otherOrder = new LinkedHashMap<>();
    otherOrder.put("classes", "yes,no");
    otherOrder.put("by", "test");
    Store loaded = SavedRuns.emptyStore();
    WeightsFile.load(model, loaded, file);
    WeightsFile.save(model, loaded, file, otherOrder);
    assertArrayEquals(first, Files.readAllBytes(file));
  }

  @Test
  void holdsEachParameterUnderItsName() throws IOException {
    SequencedMap<String, HostTensor> tensors = Safetensors.read(file).tensors();
    assertEquals(
        List.of("dense1/weight", "dense1/bias", "dense2/weight", "dense2/bias"),
        List.copyOf(tensors.keySet()));
    assertEquals(store.read("dense2/weight"), tensors.get("dense2/weight"));
  }

  @Test
  void anyChangedBitOfTheDataIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int dataBytes = 4 * model.parameterCount();
    for (int place = whole.length - dataBytes; place < whole.length; place += 5) {
      byte[] damaged = whole.clone();
      damaged[place] ^= 1;
      Files.write(file, damaged);
      assertLoadRefused(model, "damaged: the weights should have SHA-256", "found");
    }
  }

  @Test
  void namesWhatDoesNotFit() {
    assertLoadRefused(
        SavedRuns.model(4, 2, 5),
        "does not fit: missing: dense3/weight, dense3/bias. Load it into the model",
        "dense2");
    assertLoadRefused(
        SavedRuns.model(4), "does not fit: not expected: dense2/weight, dense2/bias. Load");
    assertLoadRefused(
        SavedRuns.model(4, 3),
        "of another type: dense2/weight (expected F32[4, 3], found F32[4, 2]), dense2/bias "
            + "(expected F32[3], found F32[2])");
    int[] many = new int[30];
    java.util.Arrays.fill(many, 4);
    assertLoadRefused(SavedRuns.model(many), "missing: dense3/weight", "and 46 more; of another");
  }

  @Test
  void refusesParametersOfAnotherElementType() throws IOException {
    Safetensors content = Safetensors.read(file);
    SequencedMap<String, HostTensor> tensors = new LinkedHashMap<>(content.tensors());
    tensors.put("dense2/bias", HostTensor.of(Shape.of(2), 1, 2));
    new Safetensors(content.metadata(), tensors).write(file);
    assertLoadRefused(model, "dense2/bias (expected F32[2], found I32[2])");
  }

  @Test
  void refusesForeignAndOtherVersions() throws IOException {
    SavedRuns.changeMetadata(file, "arithmetic_version", "2");
    assertLoadRefused(model, "saved with arithmetic version 2, this is version 1");
    SavedRuns.changeMetadata(file, "arithmetic_version", null);
    assertLoadRefused(model, "the metadata lacks arithmetic_version");
    SavedRuns.changeMetadata(file, "arithmetic_version", "1");
    SavedRuns.changeMetadata(file, "sha256", null);
    assertLoadRefused(model, "the metadata lacks sha256");
    SavedRuns.changeMetadata(file, "format", "pt");
    assertLoadRefused(model, "expected a file saved by Concord", "found a safetensors file from");
    SavedRuns.changeMetadata(file, "format", null);
    assertLoadRefused(model, "expected a file saved by Concord");
  }

  /** Fails unless loading is refused, names the file, and leaves full and empty stores alone. */
  private void assertLoadRefused(Model target, String... parts) {
    Store filled = SavedRuns.store(target, 3);
    Map<String, HostTensor> before = SavedRuns.states(filled);
    assertRefused(
        MalformedDataException.class, () -> WeightsFile.load(target, filled, file), parts);
    assertEquals(before, SavedRuns.states(filled));
    Store empty = SavedRuns.emptyStore();
    assertRefused(
        MalformedDataException.class, () -> WeightsFile.load(target, empty, file), file.toString());
    assertTrue(empty.names().isEmpty());
  }

  @Test
  void refusesAStoreOfAnotherModel() {
    Store other = SavedRuns.store(SavedRuns.model(4), 5);
    Map<String, HostTensor> before = SavedRuns.states(other);
    assertRefused(
        IllegalArgumentException.class,
        () -> WeightsFile.load(model, other, file),
        "parameters of another model: expected dense2/weight F32[4, 2], found none");
    assertEquals(before, SavedRuns.states(other));
    Store wider = SavedRuns.store(SavedRuns.model(5, 2), 5);
    assertRefused(
        IllegalArgumentException.class,
        () -> WeightsFile.load(model, wider, file),
        "expected dense1/weight F32[3, 4], found F32[3, 5]. Use a store of its own");
    Store inTheWay = SavedRuns.emptyStore();
    inTheWay.create("dense1/bias", TensorType.f32(4));
    assertRefused(
        IllegalArgumentException.class,
        () -> WeightsFile.load(model, inTheWay, file),
        "found F32[4]");
    assertFalse(inTheWay.contains(Model.PARAMETERS));
  }

  @Test
  void refusesReservedMetadataAndKeepsTheFile() throws IOException {
    byte[] before = Files.readAllBytes(file);
    assertRefused(
        IllegalArgumentException.class,
        () -> WeightsFile.save(model, store, file, Map.of("sha256", "x")),
        "metadata key \"sha256\" is Concord's own",
        "[arithmetic_version, content, format, model, sha256]");
    assertRefused(
        IllegalArgumentException.class,
        () -> WeightsFile.save(model, SavedRuns.emptyStore(), file, Map.of()),
        "no state dense1/weight");
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void keepsNan() throws IOException {
    store.write("dense2/bias", HostTensor.of(Shape.of(2), Float.NaN, 0x1p-149f));
    WeightsFile.save(model, store, file, Map.of());
    Store loaded = SavedRuns.emptyStore();
    WeightsFile.load(model, loaded, file);
    assertEquals(SavedRuns.states(store), SavedRuns.states(loaded));
  }
}
