package dev.concord.data.augment;

import dev.concord.tensor.HostTensor;

/**
 * Changes training rows a little, differently in every epoch, in ways that do not change what is to
 * be learnt, so that a network sees more than there is. For training rows only; targets stay.
 *
 * <p>The result is a function of the seed, the epoch and the row's number, whatever number of
 * threads computes it, so a continued training run sees the same rows.
 */
public interface Augmentation {
  /**
   * The rows of one epoch.
   *
   * @param features F32 or U8 [n, …]; unchanged
   * @param seed decides the changes
   * @param epoch at least 0; each gives other changes
   * @return a new tensor of the same type and shape, so that it can take the place of the features
   * @throws IllegalArgumentException if the rows do not have the shape that is needed
   */
  HostTensor apply(HostTensor features, long seed, int epoch);

  /** This augmentation, then another. */
  default Augmentation then(Augmentation next) {
    return (features, seed, epoch) -> next.apply(apply(features, seed, epoch), seed, epoch);
  }
}
