package dev.concord.examples;

import dev.concord.checkpoint.Safetensors;
import dev.concord.data.Targets;
import dev.concord.data.io.MalformedDataException;
import dev.concord.examples.task.DataRequest;
import dev.concord.examples.task.TaskData;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
record SavedSettings(Map<String, String> texts, Optional<Long> seed) {
  /** Of no run. */
  static final SavedSettings NONE = new SavedSettings(Map.of(), Optional.empty());

  private static final String SETTINGS = "settings/";
  private static final String SEED = "trainer/seed";

  /**
   * The settings in a checkpoint.
   *
   * @throws MalformedDataException if it is a file without the state of a training run
   */
  static SavedSettings read(Path checkpoint) throws IOException {
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
  static Map<String, String> of(TrainingPlan plan, TaskData data) {
    Map<String, String> texts = new TreeMap<>();
    texts.put("task", plan.task().name());
    plan.augmentation().ifPresent(choice -> texts.put("augment", choice.toString()));
    texts.put("layers", layers(plan));
    texts.put("activation", plan.activation().toString());
    texts.put("dropout", String.valueOf(plan.dropout()));
    texts.put("optimizer", plan.optimizerChoice().toString());
    texts.put("learning_rate", String.valueOf(plan.learningRate()));
    Pacing pacing = plan.pacing();
    if (pacing.schedule().isPresent()) {
      texts.put("schedule", pacing.schedule().get().toString());
    } else {
      texts.put("rate_decay", String.valueOf(pacing.rateDecay()));
    }
    if (pacing.warmUp() > 0) {
      texts.put("warm_up", String.valueOf(pacing.warmUp()));
    }
    pacing.patience().ifPresent(patience -> texts.put("early_stopping", String.valueOf(patience)));
    if (plan.optimizerChoice().takesMomentum()) {
      texts.put("momentum", String.valueOf(plan.momentum()));
    }
    if (plan.weightDecay() != plan.optimizerChoice().usualDecay()) {
      texts.put("weight_decay", String.valueOf(plan.weightDecay()));
    }
    if (plan.clips()) {
      texts.put("clip_norm", String.valueOf(plan.clipNorm()));
    }
    texts.put("batch_size", String.valueOf(plan.batch()));
    DataRequest request = plan.data();
    if (plan.task().name().equals("csv")) {
      request.csv().target().ifPresent(target -> texts.put("target", target));
      texts.put("kind", request.csv().kind().name());
      texts.put("delimiter", String.valueOf(request.csv().delimiter()));
      texts.put("header", String.valueOf(request.csv().header()));
      putList(texts, "categories", request.csv().categories());
      putList(texts, "without", request.csv().without());
      request.csv().missing().ifPresent(filling -> texts.put("missing", filling));
    }
    request.validation().ifPresent(share -> texts.put("validation", String.valueOf(share)));
    request.test().ifPresent(share -> texts.put("test", String.valueOf(share)));
    texts.put("training_rows_crc32", fingerprint(data));
    return texts;
  }

  private static void putList(Map<String, String> texts, String key, List<String> names) {
    if (!names.isEmpty()) {
      texts.put(key, String.join(",", names));
    }
  }

  private static String layers(TrainingPlan plan) {
    return plan.layers().isEmpty()
        ? "none"
        : plan.layers().stream().map(String::valueOf).collect(Collectors.joining(","));
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

  /** A setting by name, if it was saved. */
  Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }
}
