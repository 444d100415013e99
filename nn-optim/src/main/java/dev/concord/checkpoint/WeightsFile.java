package dev.concord.checkpoint;

import dev.concord.data.io.MalformedDataException;
import dev.concord.device.Store;
import dev.concord.model.Model;
import dev.concord.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A model's weights in a file, to be used later or elsewhere:
 *
 * <pre>{@code
 * WeightsFile.save(model, store, Path.of("digits.safetensors"), Map.of("classes", "0123456789"));
 * Map<String, String> metadata = WeightsFile.load(model, store, Path.of("digits.safetensors"));
 * }</pre>
 *
 * <p>The file is safetensors with each parameter as F32 under its full name, such as {@code
 * dense1/weight}, so that other tools can read it. The model itself is not in the file: build it as
 * before, then load. To continue a training run, use {@link Checkpoint}, which also keeps the
 * optimizer's moments and the place in the data.
 *
 * <p>The metadata has {@code format} (concord), {@code content} (weights), {@code
 * arithmetic_version}, {@code sha256} (the {@link WeightHash}), {@code model} (its summary as
 * text), and the user's own texts.
 */
public final class WeightsFile {
  private WeightsFile() {}

  /**
   * Saves all parameters of a model. A file that is there is replaced when the new one is complete,
   * and stays as it was when saving fails.
   *
   * @param metadata the user's own texts by key; any key but those named above
   * @throws IllegalArgumentException if the store lacks a parameter, or for a reserved key
   * @throws IOException if the file cannot be written
   */
  public static void save(Model model, Store store, Path file, Map<String, String> metadata)
      throws IOException {
    for (String key : metadata.keySet()) {
      if (SavedModel.RESERVED.contains(key)) {
        throw new IllegalArgumentException(
            "The metadata key \"%s\" is Concord's own, as are %s: choose another name."
                .formatted(key, SavedModel.RESERVED.stream().sorted().toList()));
      }
    }
    SequencedMap<String, HostTensor> weights = SavedModel.weights(model, store);
    SequencedMap<String, String> all = SavedModel.metadata(SavedModel.WEIGHTS, model, weights);
    all.putAll(new TreeMap<>(metadata));
    new Safetensors(all, weights).write(file);
  }

  /**
   * Loads all parameters of a model into a store; where the store has none yet, they are created.
   * The store changes only after the whole file was read and checked: names, shapes, arithmetic
   * version and the SHA-256 of the weights. The file may also be a {@link Checkpoint}; its training
   * state is left aside.
   *
   * @return the file's metadata, with the user's own texts
   * @throws MalformedDataException if the file is damaged, not Concord's, of another arithmetic
   *     version or of another model
   * @throws IllegalArgumentException if the store holds the parameters of another model
   * @throws IOException if the file is missing or cannot be read
   */
  public static SequencedMap<String, String> load(Model model, Store store, Path file)
      throws IOException {
    SavedModel saved = SavedModel.read(file);
    saved.requireTensors(SavedModel.types(model), saved.isCheckpoint());
    saved.requireWeightHash(model);
    saved.writeTo(model, store);
    return saved.content().metadata();
  }
}
