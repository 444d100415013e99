package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Transforms one after the other: each is fitted on what those before it made of the training rows.
 * A pipeline is a transform itself, for features or for targets, and inverting goes back through
 * all of them.
 *
 * <pre>
 *   Pipeline.of(Imputer.median().withIndicators(), new StandardScaler()).fit(trainingRows)
 * </pre>
 *
 * @param transforms first to last; none gives the identity
 */
public record Pipeline(List<Transform> transforms) implements Transform {
  /** Copies the list. */
  public Pipeline {
    transforms = List.copyOf(transforms);
  }

  /** These transforms, first to last. */
  public static Pipeline of(Transform... transforms) {
    return new Pipeline(List.of(transforms));
  }

  @Override
  public FittedPipeline fit(HostTensor features) {
    List<FittedTransform> fitted = new ArrayList<>();
    HostTensor made = Columns.of(features).copy(features.shape());
    for (Transform transform : transforms) {
      FittedTransform next;
      try {
        next = transform.fit(made);
        made = next.apply(made);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "Transform %d of the pipeline, %s: %s"
                .formatted(fitted.size() + 1, transform, e.getMessage()),
            e);
      }
      fitted.add(next);
    }
    return new FittedPipeline(fitted);
  }
}
