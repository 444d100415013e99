package dev.concord.examples.lecture;

/** How much an example computes. */
public enum Size {
  /** Under two seconds: for tests and a first look. */
  SMALL,
  /** What the lecture shows; up to some two minutes on two cores. */
  FULL
}
