package dev.concord.data.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.concord.data.Targets;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One-hot rows and back. */
class OneHotTest {
  private static final Targets.Labels LABELS =
      new Targets.Labels(HostTensor.of(Shape.of(3), 2, 0, 2), 4, List.of("a", "b", "c", "d"));

  @Test
  void encodesOneInEachRow() {
    assertEquals(
        new Targets.Values(
            HostTensor.of(Shape.of(3, 4), 0f, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0),
            List.of("a", "b", "c", "d")),
        OneHot.encode(LABELS));
  }

  @Test
  void decodesWhatItEncoded() {
    assertEquals(LABELS, OneHot.decode(OneHot.encode(LABELS)));
  }

  @Test
  void decodesTheLargestTheFirstAmongEquals() {
    var scores = HostTensor.of(Shape.of(2, 3), 0.2f, 0.4f, 0.4f, -1, -2, -0.5f);
    assertEquals(
        new Targets.Labels(HostTensor.of(Shape.of(2), 1, 2), 3),
        OneHot.decode(new Targets.Values(scores, List.of())));
  }
}
