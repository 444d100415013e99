package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Choosing rows of training data. */
class TrainingDataRowsTest {
  @Test
  void everyTensorGivesTheSameRows() {
    TrainingData data =
        new TrainingData(
            List.of(
                HostTensor.of(Shape.of(3, 1), 1f, 2f, 3f),
                HostTensor.of(Shape.of(3, 2), 1f, 1f, 2f, 2f, 3f, 3f)),
            HostTensor.of(Shape.of(3), 10, 20, 30));
    TrainingData chosen = data.select(2, 0);
    assertEquals(HostTensor.of(Shape.of(2, 1), 3f, 1f), chosen.features().get(0));
    assertEquals(HostTensor.of(Shape.of(2, 2), 3f, 3f, 1f, 1f), chosen.features().get(1));
    assertEquals(HostTensor.of(Shape.of(2), 30, 10), chosen.targets());
    assertThrows(IndexOutOfBoundsException.class, () -> data.select(3));
    assertThrows(IllegalArgumentException.class, data::select);
  }
}
