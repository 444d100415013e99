package dev.concord.ensemble;

import dev.concord.metric.Decisions;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;

/**
 * Decides each row by the majority of its members. Each has one vote, for the class of its largest
 * score, or, where it gives a single score, for class 1 if that is above the threshold and else for
 * class 0. Of classes with equally many votes, and of equal scores, the lowest wins. The members
 * are closed with it.
 *
 * @param members at least one, all with outputs of the same shape [rows, classes] or [rows, 1]
 * @param threshold of a single score: 0 for logits, 0.5 for probabilities
 */
public record VotingEnsemble(List<Member> members, float threshold) implements AutoCloseable {
  /** Copies the members. */
  public VotingEnsemble {
    members = List.copyOf(members);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("An ensemble has at least one member");
    }
  }

  /** For members that give logits, or scores of several classes. */
  public VotingEnsemble(List<Member> members) {
    this(members, 0);
  }

  /**
   * The votes of every row.
   *
   * @param features one tensor per model input, [rows, …]
   * @return I32 [rows, classes], each row summing to the number of members
   */
  public HostTensor votes(List<HostTensor> features) {
    HostTensor first = members.getFirst().predict(features);
    int rows = first.shape().length(0);
    int classes = Decisions.classes(first);
    int[] votes = new int[rows * classes];
    for (int m = 0; m < members.size(); m++) {
      HostTensor scores = m == 0 ? first : members.get(m).predict(features);
      AveragingEnsemble.requireSame(first, m, scores);
      int[] labels = Decisions.predicted(scores, threshold);
      for (int row = 0; row < rows; row++) {
        votes[row * classes + labels[row]]++;
      }
    }
    return HostTensor.of(Shape.of(rows, classes), votes);
  }

  /**
   * The class of every row.
   *
   * @param features one tensor per model input, [rows, …]
   * @return I32 [rows]
   */
  public HostTensor predict(List<HostTensor> features) {
    HostTensor votes = votes(features);
    int rows = votes.shape().length(0);
    int classes = votes.shape().length(1);
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      for (int c = 1; c < classes; c++) {
        if (votes.ints()[row * classes + c] > votes.ints()[row * classes + labels[row]]) {
          labels[row] = c;
        }
      }
    }
    return HostTensor.of(Shape.of(rows), labels);
  }

  @Override
  public void close() {
    members.forEach(Member::close);
  }
}
