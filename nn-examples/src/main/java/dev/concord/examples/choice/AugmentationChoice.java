package dev.concord.examples.choice;

import dev.concord.data.augment.Augmentation;
import dev.concord.data.augment.ImageAugmentation;
import dev.concord.data.augment.TableAugmentation;
import dev.concord.examples.task.TaskData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * How training rows are changed in every epoch, as the command line names it: {@code
 * NAME=NUMBER,NAME=NUMBER,…}. Images and tables take different names.
 *
 * @param augmentation that the text stands for
 * @param settings names and numbers in the order of the lists below, those that change nothing left
 *     out
 */
public record AugmentationChoice(Augmentation augmentation, SequencedMap<String, Double> settings) {
  private static final List<String> OF_IMAGES =
      List.of("shift", "rotation", "zoom", "mirror", "turn-over", "noise");
  private static final List<String> OF_TABLES = List.of("jitter", "scale", "blanking");

  /**
   * Reads a choice.
   *
   * @param text such as {@code shift=0.1,rotation=10}
   * @param images whether rows are images
   * @throws IllegalArgumentException if a name is unknown, comes twice, or has no fitting number
   */
  public static AugmentationChoice of(String text, boolean images) {
    List<String> names = images ? OF_IMAGES : OF_TABLES;
    Map<String, Double> given = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      String[] sides = part.split("=", -1);
      String name = sides[0].strip();
      if (sides.length != 2 || !names.contains(name) || given.containsKey(name)) {
        throw bad(text, images);
      }
      try {
        given.put(name, Double.valueOf(sides[1].strip()));
      } catch (NumberFormatException e) {
        throw bad(text, images);
      }
    }
    SequencedMap<String, Double> ordered = new LinkedHashMap<>();
    names.stream()
        .filter(name -> given.getOrDefault(name, 0.0) != 0)
        .forEach(name -> ordered.put(name, given.get(name)));
    try {
      return new AugmentationChoice(images ? ofImages(ordered) : ofTables(ordered), ordered);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--augment " + text + ": " + e.getMessage(), e);
    }
  }

  private static Augmentation ofImages(Map<String, Double> numbers) {
    double zoom = numbers.getOrDefault("zoom", 0.0);
    if (!(zoom >= 0 && zoom < 1)) {
      throw new IllegalArgumentException("zoom must be at least 0 and below 1, got " + zoom + ".");
    }
    return ImageAugmentation.NONE
        .shift(numbers.getOrDefault("shift", 0.0))
        .rotation(numbers.getOrDefault("rotation", 0.0))
        .zoom(1 - zoom, 1 + zoom)
        .mirror(numbers.getOrDefault("mirror", 0.0))
        .turnOver(numbers.getOrDefault("turn-over", 0.0))
        .noise(numbers.getOrDefault("noise", 0.0));
  }

  /** Columns are standardised when they come here: 0 is their mean. */
  private static Augmentation ofTables(Map<String, Double> numbers) {
    return new TableAugmentation(
        numbers.getOrDefault("jitter", 0.0),
        numbers.getOrDefault("scale", 0.0),
        numbers.getOrDefault("blanking", 0.0),
        0,
        List.of());
  }

  private static IllegalArgumentException bad(String text, boolean images) {
    return new IllegalArgumentException(
        "--augment takes NAME=NUMBER with commas between them, each of %s once%s; got \"%s\""
            .formatted(
                String.join(", ", images ? OF_IMAGES : OF_TABLES),
                images
                    ? " for images, such as shift=0.1,rotation=10"
                    : " for rows of numbers, such as jitter=0.1",
                text));
  }

  /**
   * The augmentation for a task's rows: of coded tables the numbers change, while categories and
   * what tells gaps stay.
   *
   * @throws IllegalArgumentException if there is no column of numbers
   */
  public Augmentation of(TaskData data) {
    if (!(augmentation instanceof TableAugmentation tables) || data.input().coding().isEmpty()) {
      return augmentation;
    }
    List<Integer> numbers = data.input().coding().get().numbers();
    if (numbers.isEmpty()) {
      throw new IllegalArgumentException(
          "--augment changes columns of numbers, and there are none: leave it out");
    }
    return tables.on(numbers);
  }

  /** Whether anything is changed at all. */
  public boolean changes() {
    return !settings.isEmpty();
  }

  /** The text that gives this again. */
  @Override
  public String toString() {
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + setting.getValue())
        .collect(Collectors.joining(","));
  }
}
