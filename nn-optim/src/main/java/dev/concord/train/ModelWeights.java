package dev.concord.train;

import dev.concord.device.Device;
import dev.concord.device.Store;
import dev.concord.model.LayerState;
import dev.concord.model.Model;
import dev.concord.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A model's parameters and layer states in host memory, so that they outlive the session that
 * trained them: for ensembles, comparisons, and going back to better weights. For files see {@link
 * dev.concord.checkpoint.WeightsFile}.
 *
 * @param states the contiguous parameters and every layer state, by name
 */
public record ModelWeights(Map<String, HostTensor> states) {
  /** Copies the map, not the tensors. */
  public ModelWeights {
    states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
  }

  /** The weights that a store holds now. */
  public static ModelWeights of(Model model, Store store) {
    return of(model, store::read);
  }

  /**
   * The weights that are read one by one.
   *
   * @param reader gives the tensor of each of {@link #names}
   */
  public static ModelWeights of(Model model, Function<String, HostTensor> reader) {
    Map<String, HostTensor> states = new LinkedHashMap<>();
    names(model).forEach(name -> states.put(name, reader.apply(name)));
    return new ModelWeights(states);
  }

  /** The names of what belongs to a model's weights: the contiguous parameters, layer states. */
  public static List<String> names(Model model) {
    List<String> names = new ArrayList<>(List.of(Model.PARAMETERS));
    model.states().stream().map(LayerState::name).forEach(names::add);
    return names;
  }

  /**
   * Writes them over those of a store.
   *
   * @throws IllegalArgumentException if the store is of another model
   */
  public void writeTo(Store store) {
    states.forEach(store::write);
  }

  /** A new store that holds them, for the caller to close. */
  public Store store(Device device, Model model) {
    Store store = new Store(device);
    try {
      model.createParameters(store);
      writeTo(store);
      return store;
    } catch (RuntimeException | OutOfMemoryError failure) {
      store.close();
      throw failure;
    }
  }
}
