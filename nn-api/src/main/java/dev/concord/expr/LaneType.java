package dev.concord.expr;

/** What one lane of an elementwise expression holds. Conditions live inside an expression only. */
public enum LaneType {
  /** float32. */
  FLOAT,
  /** int32. */
  INT,
  /** A comparison's outcome. */
  BOOL
}
