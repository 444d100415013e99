package dev.concord.graph;

import java.util.List;

/**
 * A node of a {@link Graph}: where values come from. Nodes are numbered in the order they were
 * added, and that order (never a hash order) decides everything that follows from it.
 */
public sealed interface Node permits Application, Source {
  /** The graph it belongs to. */
  Graph graph();

  /** Its number: inputs have lower numbers than their users. */
  int number();

  /** Who made it, such as the path of a layer; for error messages. */
  String label();

  /** The values it yields. */
  List<Value> outputs();
}
