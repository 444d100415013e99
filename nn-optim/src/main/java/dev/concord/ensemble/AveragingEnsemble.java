package dev.concord.ensemble;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * Predicts the mean of its members' outputs, or of their probabilities:
 *
 * <pre>
 *   y = (f(y₁) + … + f(y_M)) ÷ M     f: identity, softmax or sigmoid, by {@link OutputKind}
 * </pre>
 *
 * <p>Sums are taken in double in the order of the members and rounded once, so the bits follow from
 * the members' alone. The members are closed with it. Source: Hansen and Salamon, "Neural network
 * ensembles", 1990.
 *
 * @param members at least one, all with outputs of the same shape
 * @param kind what their outputs are
 */
public record AveragingEnsemble(List<Member> members, OutputKind kind) implements Member {
  /** Copies the members. */
  public AveragingEnsemble {
    members = List.copyOf(members);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("An ensemble has at least one member");
    }
  }

  /** The mean for every row, of the shape of a member's output. */
  @Override
  public HostTensor predict(List<HostTensor> features) {
    HostTensor first = members.getFirst().predict(features);
    Shape shape = first.shape();
    int width = shape.rank() == 0 ? 1 : shape.length(shape.rank() - 1);
    double[] sums = new double[first.size()];
    kind.addTo(sums, first.floats(), width);
    for (int m = 1; m < members.size(); m++) {
      HostTensor output = members.get(m).predict(features);
      requireSame(first, m, output);
      kind.addTo(sums, output.floats(), width);
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / members.size());
    }
    return HostTensor.of(shape, means);
  }

  static void requireSame(HostTensor first, int member, HostTensor output) {
    if (!output.type().equals(first.type())) {
      throw new IllegalArgumentException(
          "Members of an ensemble give the same shape: member 0 gives %s, member %d gives %s"
              .formatted(first.type(), member, output.type()));
    }
  }

  @Override
  public void close() {
    members.forEach(Member::close);
  }
}
