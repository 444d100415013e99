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
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 *
 * <p>Training does not start where no file can be begun. Where writing fails later, as of a full
 * disk, a warning tells so and training goes on: the next epoch begins another file, with the
 * scalars of those that are missing.
 */
public final class TensorBoardLog implements TrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(TensorBoardLog.class);

  /** Begins a file of events. */
  interface Opener {
    EventFile open(Path folder) throws IOException;
  }

  private final Path folder;
  private final Opener opener;
  private final TrainingData inspected;
  private EventFile file;
  private int written;
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
    this(folder, inspected, EventFile::create);
  }

  TensorBoardLog(Path folder, TrainingData inspected, Opener opener) {
    this.folder = folder;
    this.inspected = inspected;
    this.opener = opener;
  }

  @Override
  public void trainingStarted(Trainer trainer) {
    try {
      file = opener.open(folder);
      written = trainer.history().size();
    } catch (IOException failure) {
      throw new UncheckedIOException(message(failure), failure);
    }
    if (inspected != null) {
      inspector = new Inspector(trainer.session(), inspected);
    }
  }

  @Override
  public void epochFinished(Trainer trainer, EpochReport report) {
    List<EpochReport> history = trainer.history();
    try {
      file = file == null ? opener.open(folder) : file;
      for (EpochReport missing : history.subList(written, history.size())) {
        file.scalars(missing.steps(), missing.values());
      }
      if (inspector != null) {
        Inspection inspection = inspector.inspect();
        file.histograms(report.steps(), "weights/", inspection.weights());
        file.histograms(report.steps(), "gradients/", inspection.gradients());
        file.histograms(report.steps(), "outputs/", inspection.outputs());
      }
      file.flush();
      written = history.size();
    } catch (IOException failure) {
      LOG.warn("{}. Training goes on", message(failure));
      close();
    }
  }

  /** What comes behind half a record cannot be read, so the file is given up. */
  private void close() {
    if (file != null) {
      try (EventFile closing = file) {
        file = null;
        closing.flush();
      } catch (IOException failure) {
        LOG.warn(message(failure));
      }
    }
  }

  @Override
  public void trainingFinished(Trainer trainer, TrainingEnd end) {
    if (inspector != null) {
      inspector.close();
      inspector = null;
    }
    close();
  }

  private String message(IOException failure) {
    return "Event files cannot be written to " + folder + ": " + failure;
  }
}
