package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import java.util.List;
import java.util.Map;

/**
 * Fitted transforms one after the other. Inverting goes from the last to the first.
 *
 * @param transforms first to last; none gives the values as they are
 */
public record FittedPipeline(List<FittedTransform> transforms) implements SavedTransform {
  /** Copies the list. */
  public FittedPipeline {
    transforms = List.copyOf(transforms);
  }

  @Override
  public HostTensor apply(HostTensor features) {
    HostTensor made = Columns.of(features).copy(features.shape());
    for (FittedTransform transform : transforms) {
      made = transform.apply(made);
    }
    return made;
  }

  @Override
  public HostTensor invert(HostTensor transformed) {
    HostTensor made = Columns.of(transformed).copy(transformed.shape());
    for (FittedTransform transform : transforms.reversed()) {
      made = transform.invert(made);
    }
    return made;
  }

  @Override
  public List<String> names(List<String> names) {
    List<String> made = names;
    for (FittedTransform transform : transforms) {
      made = transform.names(made);
    }
    return made;
  }

  @Override
  public String type() {
    return "pipeline";
  }

  @Override
  public Map<String, Object> fields() {
    return Map.of("transforms", transforms);
  }

  static FittedPipeline read(SavedFields fields) {
    return new FittedPipeline(fields.transforms("transforms"));
  }
}
