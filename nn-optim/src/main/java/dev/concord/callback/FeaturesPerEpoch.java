package dev.concord.callback;

import dev.concord.tensor.HostTensor;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingListener;

/**
 * Gives the session other features of the same rows in every epoch: the place for augmentation,
 * such as images shifted, rotated and overlaid with noise anew. What an epoch gets is a function of
 * its number alone, so a continued run gets what the uninterrupted one does.
 *
 * @param input number of the model's input, from 0 on
 * @param features of an epoch
 */
public record FeaturesPerEpoch(int input, Source features) implements TrainingListener {
  /** Makes an epoch's features. */
  @FunctionalInterface
  public interface Source {
    /**
     * The features of one epoch, all rows.
     *
     * @param epoch from 0 on
     * @return of the type of the features that the session was made with
     */
    HostTensor of(int epoch);
  }

  @Override
  public void epochStarted(Trainer trainer) {
    trainer.session().replaceFeatures(input, features.of(trainer.epoch()));
  }
}
