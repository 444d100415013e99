package dev.concord.ensemble;

import dev.concord.device.Device;
import dev.concord.device.Store;
import dev.concord.model.Model;
import dev.concord.tensor.HostTensor;
import dev.concord.train.ModelWeights;
import dev.concord.train.Predictor;
import java.util.List;

/**
 * What predicts within an ensemble: a trained network, whatever its layers and inputs, or another
 * ensemble. {@code predictor::predict} is one.
 */
@FunctionalInterface
public interface Member extends AutoCloseable {
  /**
   * Its output for every row.
   *
   * @param features one tensor per model input, [rows, …]
   * @return F32 [rows, …]
   */
  HostTensor predict(List<HostTensor> features);

  /** Releases what the member owns; nothing, if it does not say otherwise. */
  @Override
  default void close() {}

  /** A network with the given weights on a device, which stays the caller's. */
  static Member of(Device device, Model model, ModelWeights weights) {
    Store store = weights.store(device, model);
    Predictor predictor = new Predictor(device, model, store);
    return new Member() {
      @Override
      public HostTensor predict(List<HostTensor> features) {
        return predictor.predict(features);
      }

      @Override
      public void close() {
        predictor.close();
        store.close();
      }
    };
  }
}
