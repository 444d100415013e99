package dev.concord.checkpoint;

import dev.concord.data.io.MalformedDataException;
import dev.concord.device.Store;
import dev.concord.model.Model;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A training run in a file: a model's parameters, other states of the store such as the optimizer's
 * moments, and the {@link TrainerState}. A run continued from it ends with the same bits as one
 * that was never interrupted. For weights alone, use {@link WeightsFile}, which can also read the
 * weights of a checkpoint.
 *
 * <p>The file is safetensors: the parameters as in a weights file, then the other states under
 * their own names. Beside a weights file's metadata ({@code content} is checkpoint) it has {@code
 * trainer/seed}, {@code trainer/epoch}, {@code trainer/batch_in_epoch}, {@code trainer/step},
 * {@code settings/NAME} for each setting, and {@code training_sha256}: a hash of all these texts
 * and of the other states, by which damage is found.
 */
public final class Checkpoint {
  private static final String TRAINER = "trainer/";
  private static final String SEED = TRAINER + "seed";
  private static final String EPOCH = TRAINER + "epoch";
  private static final String BATCH_IN_EPOCH = TRAINER + "batch_in_epoch";
  private static final String STEP = TRAINER + "step";
  private static final String SETTINGS = "settings/";
  private static final String TRAINING_SHA256 = "training_sha256";

  private Checkpoint() {}

  /**
   * Saves a training run. A file that is there is replaced when the new one is complete, and stays
   * as it was when saving fails.
   *
   * @param otherStates names of states beside the parameters, such as {@code adam/m}
   * @throws IllegalArgumentException if the store lacks a parameter or a state, or a name is given
   *     twice or is a parameter's
   * @throws IOException if the file cannot be written
   */
  public static void save(
      Path file, Model model, Store store, List<String> otherStates, TrainerState state)
      throws IOException {
    requireOthers(model, otherStates);
    SequencedMap<String, HostTensor> tensors = SavedModel.weights(model, store);
    SequencedMap<String, String> metadata =
        SavedModel.metadata(SavedModel.CHECKPOINT, model, tensors);
    metadata.put(SEED, String.valueOf(state.seed()));
    metadata.put(EPOCH, String.valueOf(state.epoch()));
    metadata.put(BATCH_IN_EPOCH, String.valueOf(state.batchInEpoch()));
    metadata.put(STEP, String.valueOf(state.step()));
    state.settings().forEach((name, value) -> metadata.put(SETTINGS + name, value));
    otherStates.forEach(name -> tensors.put(name, store.read(name)));
    metadata.put(TRAINING_SHA256, trainingHash(model, metadata, tensors));
    new Safetensors(metadata, tensors).write(file);
  }

  /**
   * Loads a training run into a store; states that are not there yet are created. The store changes
   * only after the whole file was read and checked: arithmetic version, settings, names, types and
   * hashes.
   *
   * @param otherStates names of states beside the parameters: those that were saved
   * @param settings the settings of the run that is to continue; the file must have the same
   * @return where the run stands
   * @throws MalformedDataException if the file is damaged, not a checkpoint, of another arithmetic
   *     version, of another model, or of a run with other settings or states
   * @throws IllegalArgumentException if the store holds the parameters of another model, or a name
   *     is given twice or is a parameter's
   * @throws IOException if the file is missing or cannot be read
   */
  public static TrainerState load(
      Path file, Model model, Store store, List<String> otherStates, Map<String, String> settings)
      throws IOException {
    requireOthers(model, otherStates);
    SavedModel saved = SavedModel.read(file);
    if (!saved.isCheckpoint()) {
      throw new MalformedDataException(
          ("%s: expected a checkpoint, found weights alone, without the state of a training run: "
                  + "load them with WeightsFile.load and begin a new run.")
              .formatted(file));
    }
    TrainerState state = parse(saved);
    requireSettings(file, settings, state.settings());
    SequencedMap<String, TensorType> types = SavedModel.types(model);
    otherStates.forEach(name -> types.put(name, store.contains(name) ? store.type(name) : null));
    saved.requireTensors(types, false);
    saved.requireWeightHash(model);
    SequencedMap<String, HostTensor> tensors = saved.content().tensors();
    saved.requireHash(
        TRAINING_SHA256,
        "training state",
        trainingHash(model, saved.content().metadata(), tensors));
    saved.writeTo(model, store);
    for (String name : otherStates) {
      if (store.contains(name)) {
        store.write(name, tensors.get(name));
      } else {
        store.create(name, tensors.get(name));
      }
    }
    return state;
  }

  private static void requireOthers(Model model, List<String> otherStates) {
    TreeSet<String> taken = new TreeSet<>(SavedModel.types(model).keySet());
    taken.add(Model.PARAMETERS);
    for (String name : otherStates) {
      if (!taken.add(name)) {
        throw new IllegalArgumentException(
            ("State %s is given twice or belongs to the model's parameters, which are always saved:"
                    + " leave it out.")
                .formatted(name));
      }
    }
  }

  private static TrainerState parse(SavedModel saved) throws MalformedDataException {
    Map<String, String> settings = new TreeMap<>();
    saved
        .content()
        .metadata()
        .forEach(
            (key, text) -> {
              if (key.startsWith(SETTINGS)) {
                settings.put(key.substring(SETTINGS.length()), text);
              }
            });
    String seed = saved.text(SEED);
    String epoch = saved.text(EPOCH);
    String batchInEpoch = saved.text(BATCH_IN_EPOCH);
    String step = saved.text(STEP);
    try {
      return new TrainerState(
          Long.parseLong(seed),
          Integer.parseInt(epoch),
          Integer.parseInt(batchInEpoch),
          Long.parseLong(step),
          settings);
    } catch (IllegalArgumentException e) {
      throw new MalformedDataException(
          ("%s: damaged: expected whole numbers as seed, epoch, batch and step, the last three ≥ 0,"
                  + " found %s, %s, %s and %s: %s")
              .formatted(saved.file(), seed, epoch, batchInEpoch, step, HeaderParser.REMEDY),
          e);
    }
  }

  private static void requireSettings(
      Path file, Map<String, String> expected, Map<String, String> found)
      throws MalformedDataException {
    TreeSet<String> names = new TreeSet<>(expected.keySet());
    names.addAll(found.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      if (!Objects.equals(expected.get(name), found.get(name))) {
        differences.add(
            "%s is %s here, %s in the file"
                .formatted(
                    name,
                    expected.getOrDefault(name, "not set"),
                    found.getOrDefault(name, "not set")));
      }
    }
    if (!differences.isEmpty()) {
      throw new MalformedDataException(
          ("%s: was saved by a run with other settings: %s. Continue with the settings in the file,"
                  + " or begin a new run.")
              .formatted(file, String.join("; ", differences)));
    }
  }

  /** Hash of everything that continues the run apart from the weights. */
  private static String trainingHash(
      Model model, Map<String, String> metadata, SequencedMap<String, HostTensor> tensors) {
    ContentHash hash = new ContentHash();
    new TreeMap<>(metadata)
        .forEach(
            (key, text) -> {
              if (key.startsWith(TRAINER) || key.startsWith(SETTINGS)) {
                hash.text(key).text(text);
              }
            });
    SequencedMap<String, TensorType> parameters = SavedModel.types(model);
    tensors.forEach(
        (name, tensor) -> {
          if (!parameters.containsKey(name)) {
            hash.text(name).tensor(tensor);
          }
        });
    return hash.hex();
  }
}
