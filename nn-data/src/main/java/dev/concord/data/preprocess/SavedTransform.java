package dev.concord.data.preprocess;

import java.util.Map;

/** A fitted transform with a saved form, which {@link TransformFile} reads and writes. */
interface SavedTransform extends FittedTransform {
  /** The name of its form in files; {@link TransformFile} knows who reads it. */
  String type();

  /**
   * What it has learnt, by name: numbers, truth values, texts, enum constants, shapes, arrays of
   * numbers, other transforms, and lists of these.
   */
  Map<String, Object> fields();
}
