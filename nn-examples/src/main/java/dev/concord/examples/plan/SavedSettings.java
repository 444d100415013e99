package dev.concord.examples.plan;

import dev.concord.checkpoint.Safetensors;
import dev.concord.data.Targets;
import dev.concord.data.io.MalformedDataException;
import dev.concord.examples.choice.LossChoice;
import dev.concord.examples.task.TaskData;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * The settings of a training run as texts by name, as a checkpoint carries them. A run continued
 * without options takes them from there; a run with other settings, or with data that has changed,
 * is refused when the checkpoint is loaded.
 *
 * @param texts by name
 * @param seed of the run, if there is one
 */
public record SavedSettings(Map<String, String> texts, Optional<Long> seed) {
  /** Of no run. */
  public static final SavedSettings NONE = new SavedSettings(Map.of(), Optional.empty());

  private static final String SETTINGS = "settings/";
  private static final String SEED = "trainer/seed";

  /**
   * The settings in a checkpoint.
   *
   * @throws MalformedDataException if it is a file without the state of a training run
   */
  public static SavedSettings read(Path checkpoint) throws IOException {
    Map<String, String> metadata = Safetensors.read(checkpoint).metadata();
    if (!metadata.containsKey(SEED)) {
      throw new MalformedDataException(
          ("%s: expected a checkpoint, which --checkpoint or an interrupted run writes, found no"
                  + " state of a training run: a model alone cannot be continued")
              .formatted(checkpoint));
    }
    Map<String, String> texts = new TreeMap<>();
    metadata.forEach(
        (key, text) -> {
          if (key.startsWith(SETTINGS)) {
            texts.put(key.substring(SETTINGS.length()), text);
          }
        });
    return new SavedSettings(texts, Optional.ofNullable(metadata.get(SEED)).map(Long::valueOf));
  }

  /**
   * The settings of a run. Where its data lies on this machine is not one of them: the checksum of
   * the rows decides whether they are the same.
   */
  public static Map<String, String> of(TrainingPlan plan, TaskData data) {
    Map<String, String> texts = new TreeMap<>();
    texts.put("task", plan.task().name());
    plan.data().save(plan.task().name().equals("csv"), texts);
    plan.augmentation().ifPresent(choice -> texts.put("augment", choice.toString()));
    plan.network().save(texts);
    plan.chosenLoss()
        .filter(loss -> !loss.equals(LossChoice.usual(data.output())))
        .ifPresent(loss -> texts.put("loss", loss.toString()));
    plan.balance().save(texts);
    plan.update().save(texts);
    plan.pacing().save(texts);
    if (!plan.metrics().isEmpty()) {
      texts.put(
          "metrics", plan.metrics().stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    texts.put("batch_size", String.valueOf(plan.batch()));
    texts.put("training_rows_crc32", fingerprint(data));
    return texts;
  }

  /** A checksum of the training rows, by which changed data is noticed. */
  private static String fingerprint(TaskData data) {
    CRC32 crc = new CRC32();
    update(crc, data.split().train().features());
    update(
        crc,
        switch (data.split().train().targets()) {
          case Targets.Labels labels -> labels.ids();
          case Targets.Values values -> values.values();
        });
    return "%08x".formatted(crc.getValue()).toLowerCase(Locale.ROOT);
  }

  private static void update(CRC32 crc, HostTensor tensor) {
    if (tensor.type().dtype() == DType.U8) {
      crc.update(tensor.bytes());
      return;
    }
    ByteBuffer word = ByteBuffer.allocate(Integer.BYTES);
    for (int i = 0; i < tensor.size(); i++) {
      word.putInt(
          0,
          tensor.type().dtype() == DType.F32
              ? Float.floatToRawIntBits(tensor.floats()[i])
              : tensor.ints()[i]);
      crc.update(word.array());
    }
  }

  /**
   * What was given now, else what was saved.
   *
   * @param value of an option, or null
   * @param name of the setting
   * @param read turns its text into a value
   */
  public <T> Optional<T> given(T value, String name, Function<String, T> read) {
    return value != null ? Optional.of(value) : text(name).map(text -> parsed(name, text, read));
  }

  private static <T> T parsed(String name, String text, Function<String, T> read) {
    try {
      return read.apply(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"%s\" is no number that --%s takes"
              .formatted(text, name.equals("batch_size") ? "batch" : name.replace('_', '-')),
          e);
    }
  }

  /** A setting by name, if it was saved. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }
}
