package dev.concord.examples.saved;

import dev.concord.checkpoint.Safetensors;
import dev.concord.checkpoint.WeightsFile;
import dev.concord.data.io.MalformedDataException;
import dev.concord.device.Device;
import dev.concord.device.Store;
import dev.concord.model.Model;
import dev.concord.tensor.HostTensor;
import dev.concord.train.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A trained network as a file, and loaded from one to be used: weights, and the description that
 * makes them usable ({@link ModelSpec}).
 */
public final class SavedNetwork implements AutoCloseable {
  private static final String SPEC = "concord_model";

  private final ModelSpec spec;
  private final Store store;
  private final Predictor predictor;

  private SavedNetwork(ModelSpec spec, Store store, Predictor predictor) {
    this.spec = spec;
    this.store = store;
    this.predictor = predictor;
  }

  /** Saves a network's weights with its description; the file is replaced as a whole. */
  public static void save(ModelSpec spec, Model model, Store store, Path file) throws IOException {
    WeightsFile.save(model, store, file, Map.of(SPEC, ModelSpecJson.write(spec)));
  }

  /**
   * What a file holds.
   *
   * @throws MalformedDataException if the file is damaged or was not saved by {@code concord train}
   */
  public static ModelSpec readSpec(Path file) throws IOException {
    Map<String, String> metadata = Safetensors.read(file).metadata();
    String json = metadata.get(SPEC);
    if (json == null) {
      throw new MalformedDataException(
          "%s: expected a model saved by \"concord train\", found %s without a model description."
              .formatted(
                  file,
                  "checkpoint".equals(metadata.get("content"))
                      ? "a checkpoint"
                      : "a safetensors file"));
    }
    try {
      return ModelSpecJson.read(json);
    } catch (IllegalArgumentException e) {
      throw new MalformedDataException(file + ": " + e.getMessage(), e);
    }
  }

  /** Loads a network onto a device. */
  public static SavedNetwork load(ModelSpec spec, Path file, Device device) throws IOException {
    Model model = spec.predictionModel();
    Store store = new Store(device);
    try {
      WeightsFile.load(model, store, file);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
    return new SavedNetwork(spec, store, new Predictor(device, model, store));
  }

  /**
   * The network's answers to raw rows, as a table has them.
   *
   * @param rows F32 or U8 [n, …]
   * @return F32 [n, outputs]: probabilities or scores, or values in the targets' own units
   */
  public HostTensor answer(HostTensor rows) {
    HostTensor prepared =
        spec.input().scaling().isPresent() ? spec.input().scaling().get().apply(rows) : rows;
    HostTensor outputs = predictor.predict(prepared);
    return switch (spec.output()) {
      case OutputSpec.Classes classes -> outputs;
      case OutputSpec.Values values -> values.scaling().invert(outputs);
    };
  }

  @Override
  public void close() {
    predictor.close();
    store.close();
  }
}
