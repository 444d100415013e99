package dev.concord.checkpoint;

import com.grack.nanojson.JsonParserException;
import dev.concord.data.io.MalformedDataException;
import dev.concord.device.Store;
import dev.concord.model.Model;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import dev.concord.train.Progress;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
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
 * trainer/seed}, the {@link Progress} as {@code trainer/epoch}, {@code trainer/batch_in_epoch},
 * {@code trainer/step} and so on with the history as JSON, {@code settings/NAME} for each setting,
 * and {@code training_sha256}: a hash of all these texts and of the other states, by which damage
 * is found.
 */
public final class Checkpoint {
  private static final String TRAINER = "trainer/";
  private static final String SEED = TRAINER + "seed";
  private static final String SETTINGS = "settings/";
  private static final String TRAINING_SHA256 = "training_sha256";

  private Checkpoint() {}

  /**
   * Saves what a trainer needs to go on: {@link #save(Path, Model, Store, List, TrainerState)} with
   * its session's and listeners' states.
   *
   * @param settings as in {@link TrainerState}
   * @throws IOException if the file cannot be written
   */
  public static void save(Path file, Trainer trainer, Map<String, String> settings)
      throws IOException {
    TrainingSession session = trainer.session();
    save(
        file,
        session.model(),
        session.store(),
        trainer.states(),
        new TrainerState(session.seed(), trainer.progress(), settings));
  }

  /**
   * Loads what {@link #save(Path, Trainer, Map)} saved into a trainer that was made alike: same
   * model, optimizer, data, seed, settings and listeners. It then goes on where the other stopped.
   *
   * @param settings the settings of the run that is to continue; the file must have the same
   * @throws MalformedDataException if the file is damaged or of another run, see {@link #load(Path,
   *     Model, Store, List, Map)}
   * @throws IOException if the file is missing or cannot be read
   */
  public static void load(Path file, Trainer trainer, Map<String, String> settings)
      throws IOException {
    TrainingSession session = trainer.session();
    TrainerState state =
        load(
            file,
            session.model(),
            session.store(),
            trainer.states(),
            settings,
            OptionalLong.of(session.seed()));
    trainer.continueAt(state.progress());
  }

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
    ProgressText.of(state.progress()).forEach((name, text) -> metadata.put(TRAINER + name, text));
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
    return load(file, model, store, otherStates, settings, OptionalLong.empty());
  }

  private static TrainerState load(
      Path file,
      Model model,
      Store store,
      List<String> otherStates,
      Map<String, String> settings,
      OptionalLong seed)
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
    if (seed.isPresent() && seed.getAsLong() != state.seed()) {
      throw new MalformedDataException(
          "%s: was saved by a run with seed %d, this one has seed %d: continue it with its own seed."
              .formatted(file, state.seed(), seed.getAsLong()));
    }
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
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    for (String name : ProgressText.NAMES) {
      texts.put(name, saved.text(TRAINER + name));
    }
    String seed = saved.text(SEED);
    try {
      return new TrainerState(Long.parseLong(seed), ProgressText.parse(texts), settings);
    } catch (IllegalArgumentException | JsonParserException e) {
      throw new MalformedDataException(
          ("%s: damaged: expected numbers, not negative, as the place in training and a history in"
                  + " JSON, found seed %s and %s: %s")
              .formatted(saved.file(), seed, texts, HeaderParser.REMEDY),
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
