package dev.concord.checkpoint;

import dev.concord.device.DeviceOptions;
import dev.concord.device.Store;
import dev.concord.layer.Dense;
import dev.concord.model.Model;
import dev.concord.reference.ReferenceBackend;
import dev.concord.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Models, stores and changed files for the tests of weights files and checkpoints. */
final class SavedRuns {
  private SavedRuns() {}

  /** Inputs of three features, then dense layers of the given sizes. */
  static Model model(int... units) {
    var builder = Model.sequential(3);
    for (int count : units) {
      builder.add(Dense.of(count));
    }
    return builder.build();
  }

  static Store emptyStore() {
    return new Store(new ReferenceBackend().open("reference", DeviceOptions.DEFAULT));
  }

  static Store store(Model model, long seed) {
    Store store = emptyStore();
    model.initialize(store, seed);
    return store;
  }

  /** Every state of a store by name. */
  static Map<String, HostTensor> states(Store store) {
    Map<String, HostTensor> states = new TreeMap<>();
    store.names().forEach(name -> states.put(name, store.read(name)));
    return states;
  }

  /**
   * Writes the file again with one metadata text changed, or removed where {@code text} is null.
   */
  static void changeMetadata(Path file, String key, String text) throws IOException {
    Safetensors content = Safetensors.read(file);
    SequencedMap<String, String> metadata = new LinkedHashMap<>(content.metadata());
    if (text == null) {
      metadata.remove(key);
    } else {
      metadata.put(key, text);
    }
    new Safetensors(metadata, content.tensors()).write(file);
  }
}
