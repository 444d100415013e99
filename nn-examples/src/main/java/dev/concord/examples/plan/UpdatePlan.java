package dev.concord.examples.plan;

import dev.concord.examples.choice.OptimizerChoice;
import dev.concord.optim.GradientClipping;
import dev.concord.optim.Optimization;
import java.util.Map;

/**
 * How gradients change the weights.
 *
 * @param optimizer the update rule
 * @param learningRate its rate, as far as the pacing does not change it
 * @param momentum its β, where it has one
 * @param weightDecay λ of all weights and biases
 * @param clipNorm what the norm of the whole gradient is clipped to, infinite for no clipping
 */
public record UpdatePlan(
    OptimizerChoice optimizer,
    float learningRate,
    float momentum,
    float weightDecay,
    float clipNorm) {
  /** Checks the numbers, so that an error names its option. */
  public UpdatePlan {
    if (!(learningRate > 0 && learningRate < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "--learning-rate takes a finite number above 0; got " + learningRate);
    }
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "--momentum takes a number from 0 up to, but without, 1; got " + momentum);
    }
    if (!(weightDecay >= 0 && weightDecay < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "--weight-decay takes a finite number of at least 0; got " + weightDecay);
    }
    if (!(clipNorm > 0)) {
      throw new IllegalArgumentException("--clip-norm takes a number above 0; got " + clipNorm);
    }
  }

  /** The update rule and the clipping. */
  public Optimization optimization() {
    return new Optimization(optimizer.make(learningRate, momentum, weightDecay))
        .withClipping(clips() ? GradientClipping.byGlobalNorm(clipNorm) : GradientClipping.NONE);
  }

  /** Whether gradients are clipped. */
  boolean clips() {
    return clipNorm != Float.POSITIVE_INFINITY;
  }

  /** Puts it among the settings of a run. */
  void save(Map<String, String> texts) {
    texts.put("optimizer", optimizer.toString());
    texts.put("learning_rate", String.valueOf(learningRate));
    if (optimizer.takesMomentum()) {
      texts.put("momentum", String.valueOf(momentum));
    }
    if (weightDecay != optimizer.usualDecay()) {
      texts.put("weight_decay", String.valueOf(weightDecay));
    }
    if (clips()) {
      texts.put("clip_norm", String.valueOf(clipNorm));
    }
  }

  /** What it does beside the rule, to follow a comma, or nothing. */
  public String extras() {
    String decay = weightDecay == 0 ? "" : "weight decay " + weightDecay;
    String clipping = clips() ? "gradients clipped to norm " + clipNorm : "";
    return decay.isEmpty() || clipping.isEmpty() ? decay + clipping : decay + ", " + clipping;
  }
}
