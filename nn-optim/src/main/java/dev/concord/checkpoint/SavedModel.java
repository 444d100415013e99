package dev.concord.checkpoint;

import dev.concord.data.io.MalformedDataException;
import dev.concord.device.Store;
import dev.concord.expr.Arithmetic;
import dev.concord.model.LayerState;
import dev.concord.model.Model;
import dev.concord.model.Parameter;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What {@link WeightsFile} and {@link Checkpoint} share: a safetensors file with a model's
 * parameters and layer states under their full names, and in its metadata what it is, the
 * arithmetic version, the hash of the weights and the model's summary. It checks a file against a
 * model; only {@link #writeTo} changes a store.
 *
 * @param file for messages
 * @param content what was read
 */
record SavedModel(Path file, Safetensors content) {
  static final String WEIGHTS = "weights";
  static final String CHECKPOINT = "checkpoint";

  private static final String FORMAT = "format";
  private static final String CONCORD = "concord";
  private static final String CONTENT = "content";
  private static final String ARITHMETIC_VERSION = "arithmetic_version";
  private static final String SHA256 = "sha256";
  private static final String MODEL = "model";

  /** Metadata keys that are not the user's. */
  static final Set<String> RESERVED = Set.of(FORMAT, CONTENT, ARITHMETIC_VERSION, SHA256, MODEL);

  private static final int LISTED = 10;

  /** A model's parameters and layer states by name, copied from a store. */
  static SequencedMap<String, HostTensor> weights(Model model, Store store) {
    SequencedMap<String, HostTensor> weights = new LinkedHashMap<>();
    types(model).keySet().forEach(name -> weights.put(name, store.read(name)));
    return weights;
  }

  /** The metadata that every such file begins with. */
  static SequencedMap<String, String> metadata(
      String content, Model model, Map<String, HostTensor> weights) {
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FORMAT, CONCORD);
    metadata.put(CONTENT, content);
    metadata.put(ARITHMETIC_VERSION, String.valueOf(Arithmetic.VERSION));
    metadata.put(SHA256, WeightHash.of(model, weights::get));
    metadata.put(MODEL, model.summary().toString().replace(System.lineSeparator(), "\n"));
    return metadata;
  }

  /** Reads a file and checks that this version of Concord can use it. */
  static SavedModel read(Path file) throws IOException {
    SavedModel saved = new SavedModel(file, Safetensors.read(file));
    if (!CONCORD.equals(saved.content.metadata().get(FORMAT))) {
      throw new MalformedDataException(
          ("%s: expected a file saved by Concord (metadata format = concord), found a safetensors "
                  + "file from elsewhere: read it with Safetensors.read and write its tensors to "
                  + "the store.")
              .formatted(file));
    }
    String version = saved.text(ARITHMETIC_VERSION);
    if (!version.equals(String.valueOf(Arithmetic.VERSION))) {
      throw new MalformedDataException(
          ("%s: was saved with arithmetic version %s, this is version %d, which computes other "
                  + "bits: use the version of Concord it was saved with, or read it with "
                  + "Safetensors.read and write its tensors to the store.")
              .formatted(file, version, Arithmetic.VERSION));
    }
    return saved;
  }

  /** Whether training state lies beside the weights. */
  boolean isCheckpoint() {
    return CHECKPOINT.equals(content.metadata().get(CONTENT));
  }

  /** A metadata text that must be there. */
  String text(String key) throws MalformedDataException {
    String text = content.metadata().get(key);
    if (text == null) {
      throw new MalformedDataException(
          "%s: the metadata lacks %s: %s".formatted(file, key, HeaderParser.REMEDY));
    }
    return text;
  }

  /** What tensors a file of {@code model} has: parameters, then layer states. */
  static SequencedMap<String, TensorType> types(Model model) {
    SequencedMap<String, TensorType> types = new LinkedHashMap<>();
    for (Parameter parameter : model.parameters()) {
      types.put(parameter.name(), new TensorType(DType.F32, parameter.shape()));
    }
    for (LayerState state : model.states()) {
      types.put(state.name(), new TensorType(DType.F32, state.shape()));
    }
    return types;
  }

  /**
   * Checks that the file has every expected tensor, with its type.
   *
   * @param expected types by name; a null type may be any
   * @param othersAllowed whether it may have further ones
   */
  void requireTensors(Map<String, TensorType> expected, boolean othersAllowed)
      throws MalformedDataException {
    Map<String, HostTensor> tensors = content.tensors();
    List<String> missing =
        expected.keySet().stream().filter(name -> !tensors.containsKey(name)).toList();
    List<String> unexpected =
        tensors.keySet().stream().filter(name -> !expected.containsKey(name)).toList();
    List<String> mismatched = new ArrayList<>();
    expected.forEach(
        (name, type) -> {
          HostTensor found = tensors.get(name);
          if (found != null && type != null && !found.type().equals(type)) {
            mismatched.add("%s (expected %s, found %s)".formatted(name, type, found.type()));
          }
        });
    if (missing.isEmpty() && mismatched.isEmpty() && (othersAllowed || unexpected.isEmpty())) {
      return;
    }
    List<String> problems = new ArrayList<>();
    add(problems, "missing", missing);
    add(problems, "of another type", mismatched);
    if (!othersAllowed) {
      add(problems, "not expected", unexpected);
    }
    throw new MalformedDataException(
        "%s: does not fit: %s. Load it into the model it was saved from:\n%s"
            .formatted(file, String.join("; ", problems), text(MODEL)));
  }

  private static void add(List<String> problems, String problem, List<String> names) {
    if (!names.isEmpty()) {
      String listed = String.join(", ", names.subList(0, Math.min(LISTED, names.size())));
      String more = names.size() > LISTED ? " and %d more".formatted(names.size() - LISTED) : "";
      problems.add(problem + ": " + listed + more);
    }
  }

  /** Checks that no bit of the weights has changed since they were saved. */
  void requireWeightHash(Model model) throws MalformedDataException {
    requireHash(SHA256, "weights", WeightHash.of(model, content.tensors()::get));
  }

  /** Checks a hash that was computed anew against the one in the metadata. */
  void requireHash(String key, String what, String found) throws MalformedDataException {
    String expected = text(key);
    if (!expected.equals(found)) {
      throw new MalformedDataException(
          "%s: damaged: the %s should have SHA-256 %s, found %s: %s"
              .formatted(file, what, expected, found, HeaderParser.REMEDY));
    }
  }

  /**
   * Checks that a store holds this model's parameters, or none that would be in the way.
   *
   * @return whether the parameters are there
   * @throws IllegalArgumentException if it holds another model's
   */
  static boolean holds(Store store, Model model) {
    boolean present = store.contains(Model.PARAMETERS);
    SequencedMap<String, TensorType> types = types(model);
    SequencedMap<String, TensorType> all = new LinkedHashMap<>(types);
    all.put(Model.PARAMETERS, TensorType.f32(model.parameterCount()));
    all.forEach(
        (name, type) -> {
          if (store.contains(name) != present || (present && !store.type(name).equals(type))) {
            throw new IllegalArgumentException(
                ("The store holds the parameters of another model: expected %s %s, found %s. Use a "
                        + "store of its own for each model.")
                    .formatted(name, type, store.contains(name) ? store.type(name) : "none"));
          }
        });
    return present;
  }

  /** Replaces the parameters in a store, or creates them. To be called when all is checked. */
  void writeTo(Model model, Store store) {
    if (!holds(store, model)) {
      model.createParameters(store);
    }
    types(model).keySet().forEach(name -> store.write(name, content.tensors().get(name)));
  }
}
