package dev.concord.examples.plan;

import dev.concord.examples.choice.InitializerChoice;
import dev.concord.examples.choice.NumberedChoice.Chosen;
import dev.concord.layer.Dense;
import dev.concord.regularization.Regularizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the weights of every dense layer begin with and what keeps them small. It decides training
 * alone, so a saved model does not carry it.
 *
 * @param initializer first weights, where they are not those that suit the activation
 * @param l1 λ of a penalty λ·Σ|w|, 0 for none
 * @param l2 λ of a penalty λ·Σw², 0 for none
 * @param maxNorm the largest norm of a unit's incoming weights, infinite for no limit
 */
public record DenseChoice(
    Optional<Chosen<InitializerChoice>> initializer, float l1, float l2, float maxNorm) {
  /** Weights that suit the activation, and nothing that keeps them small. */
  static final DenseChoice NONE = new DenseChoice(Optional.empty(), 0, 0, Float.POSITIVE_INFINITY);

  /** Checks the numbers, so that an error names its option. */
  public DenseChoice {
    requireStrength("--l1", l1);
    requireStrength("--l2", l2);
    if (!(maxNorm > 0)) {
      throw new IllegalArgumentException("--max-norm takes a number above 0; got " + maxNorm);
    }
  }

  private static void requireStrength(String option, float strength) {
    if (!(strength >= 0 && strength < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          option + " takes a number of at least 0, 0 for no penalty; got " + strength);
    }
  }

  private boolean limits() {
    return maxNorm != Float.POSITIVE_INFINITY;
  }

  /** A layer of its kind with all of that. */
  Dense applied(Dense layer) {
    Dense changed = layer;
    if (initializer.isPresent()) {
      Chosen<InitializerChoice> first = initializer.get();
      changed = changed.withWeights(first.kind().make(first.number()));
    }
    if (l1 > 0 || l2 > 0) {
      changed = changed.withRegularizer(penalty());
    }
    return limits() ? changed.withMaxNorm(maxNorm) : changed;
  }

  private Regularizer penalty() {
    if (l1 > 0 && l2 > 0) {
      return Regularizer.elasticNet(l1, l2);
    }
    return l1 > 0 ? Regularizer.l1(l1) : Regularizer.l2(l2);
  }

  /** Puts what was chosen among the settings of a run. */
  void save(Map<String, String> texts) {
    initializer.ifPresent(first -> texts.put("initializer", first.toString()));
    if (l1 > 0) {
      texts.put("l1", String.valueOf(l1));
    }
    if (l2 > 0) {
      texts.put("l2", String.valueOf(l2));
    }
    if (limits()) {
      texts.put("max_norm", String.valueOf(maxNorm));
    }
  }

  /** In words, to follow a comma, or nothing. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    initializer.ifPresent(first -> parts.add("first weights " + first));
    if (l1 > 0) {
      parts.add("l1 " + l1);
    }
    if (l2 > 0) {
      parts.add("l2 " + l2);
    }
    if (limits()) {
      parts.add("max-norm " + maxNorm);
    }
    return String.join(", ", parts);
  }
}
