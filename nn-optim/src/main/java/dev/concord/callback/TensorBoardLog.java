package dev.concord.callback;

import dev.concord.train.EpochReport;
import dev.concord.train.Inspection;
import dev.concord.train.Inspector;
import dev.concord.train.Trainer;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingEnd;
import dev.concord.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Writes event files that TensorBoard reads: after every epoch the numbers of {@link
 * EpochReport#values} as scalars and, where rows to look at were given, histograms of each
 * parameter's weights and gradient and of each layer's output, named {@code weights/…}, {@code
 * gradients/…} and {@code outputs/…}. Each point stands at the number of steps taken. Show them
 * with {@code tensorboard --logdir FOLDER}.
 *
 * <p>Every call of {@link Trainer#fit} begins a file of its own, {@code
 * events.out.tfevents.SECONDS.concord.N}; TensorBoard puts the files of a folder together. Give
 * each run a folder of its own.
 */
public final class TensorBoardLog implements TrainingListener {
  private final Path folder;
  private final TrainingData inspected;
  private EventFile file;
  private Inspector inspector;

  /**
   * A log of scalars.
   *
   * @param folder is created where missing
   */
  public TensorBoardLog(Path folder) {
    this(folder, null);
  }

  /**
   * A log of scalars and, where {@code inspected} is not null, of histograms.
   *
   * @param inspected rows, some hundred at most, on which gradients and outputs are computed after
   *     every epoch
   */
  public TensorBoardLog(Path folder, TrainingData inspected) {
    this.folder = folder;
    this.inspected = inspected;
  }

  @Override
  public void trainingStarted(Trainer trainer) {
    try {
      file = EventFile.create(folder);
    } catch (IOException failure) {
      throw unwritable(failure);
    }
    if (inspected != null) {
      inspector = new Inspector(trainer.session(), inspected);
    }
  }

  @Override
  public void epochFinished(Trainer trainer, EpochReport report) {
    try {
      file.scalars(report.steps(), report.values());
      if (inspector != null) {
        Inspection inspection = inspector.inspect();
        file.histograms(report.steps(), "weights/", inspection.weights());
        file.histograms(report.steps(), "gradients/", inspection.gradients());
        file.histograms(report.steps(), "outputs/", inspection.outputs());
      }
      file.flush();
    } catch (IOException failure) {
      throw unwritable(failure);
    }
  }

  @Override
  public void trainingFinished(Trainer trainer, TrainingEnd end) {
    if (inspector != null) {
      inspector.close();
      inspector = null;
    }
    if (file != null) {
      try (EventFile closing = file) {
        file = null;
        closing.flush();
      } catch (IOException failure) {
        throw unwritable(failure);
      }
    }
  }

  private UncheckedIOException unwritable(IOException failure) {
    return new UncheckedIOException(
        "Event files cannot be written to " + folder + ": " + failure, failure);
  }
}
