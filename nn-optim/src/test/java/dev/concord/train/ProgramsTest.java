package dev.concord.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Backends;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.TensorType;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many compiled programs training and prediction keep, and that all are closed in the end. */
class ProgramsTest {
  private CountingDevice device;

  @BeforeEach
  void open() {
    device = new CountingDevice(Backends.open("reference"));
  }

  @AfterEach
  void close() {
    assertEquals(0, device.openExecutables());
    device.close();
  }

  @Test
  void aSessionKeepsTheEightBatchSizesUsedLast() {
    try (TrainingSession session = OneWeight.session(device, OneWeight.ones(12))) {
      int[] all = IntStream.range(0, 12).toArray();
      for (int rows = 1; rows <= 8; rows++) {
        session.step(all, rows);
      }
      assertEquals(8, device.compiled());
      session.step(all, 1); // now 2 is the one not used for longest
      session.step(all, 9);
      assertEquals(8, device.openExecutables());
      session.step(all, 1);
      assertEquals(9, device.compiled());
      session.step(all, 2);
      assertEquals(10, device.compiled());
      assertEquals(8, device.openExecutables());
    }
  }

  @Test
  void anEpochNeedsTwoPrograms() {
    TrainingData data = OneWeight.ones(11);
    try (TrainingSession session = OneWeight.session(device, data);
        Trainer trainer =
            new Trainer(session, new TrainingSettings(5, 4), data, null, TrainingListener.NONE)) {
      trainer.fit();
      assertEquals(2, device.compiled()); // 4 rows, and the last 3
    }
  }

  @Test
  void aPredictorNeedsAFewBatchSizes() {
    try (TrainingSession session = OneWeight.session(device, OneWeight.ones(1));
        Predictor predictor = new Predictor(device, session.model(), session.store())) {
      for (int rows = 1; rows < 2500; rows += 37) {
        predictor.predict(HostTensor.zeros(TensorType.f32(rows, 1)));
      }
      assertTrue(device.compiled() <= 4, device.compiled() + " programs");
    }
  }
}
