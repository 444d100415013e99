package dev.concord.graph;

import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;

/**
 * A symbolic tensor: one output of a node of a {@link Graph}. It has a type but no elements; those
 * exist only when a compiled program runs. A value equals only itself.
 */
public final class Value {
  private final Node node;
  private final int output;
  private final TensorType type;

  Value(Node node, int output, TensorType type) {
    this.node = node;
    this.output = output;
    this.type = type;
  }

  /** The node that yields it. */
  public Node node() {
    return node;
  }

  /** Which of the node's outputs it is. */
  public int output() {
    return output;
  }

  /** Element type and shape. */
  public TensorType type() {
    return type;
  }

  /** The shape. */
  public Shape shape() {
    return type.shape();
  }

  /** The graph it belongs to. */
  public Graph graph() {
    return node.graph();
  }

  @Override
  public String toString() {
    return "%" + node.number() + (node.outputs().size() > 1 ? "." + output : "") + " " + type;
  }
}
