package dev.concord.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.concord.device.Backends;
import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Store;
import dev.concord.examples.parity.DigitNetwork;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.train.Predictor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A whole training run ends with the same weights whatever computes it, and a row with the same
 * bits.
 */
class SameBitsTest {
  static final int STEPS = 300;
  static final String RECORD = "b22e55ca902870cfbc2e6880a7151661449a0e2401223eb482ad3faf4b90fe1a";
  private static String expected;

  @BeforeAll
  static void trainOnce() {
    expected = DigitNetwork.hashAfter(STEPS, DeviceOptions.DEFAULT.with("threads", 1));
  }

  /**
   * A change of these bits is a change of the arithmetic contract: raise Arithmetic.VERSION too.
   */
  @Test
  void theWeightsAreTheOnesOnRecord() {
    assertEquals(RECORD, expected);
  }

  @ParameterizedTest
  @CsvSource({"16, 2", "16, 3", "16, 7", "8, 1", "8, 2", "4, 1", "4, 3"})
  void weightsDependOnNeitherLanesNorThreads(int lanes, int threads) {
    DeviceOptions options = DeviceOptions.DEFAULT.with("lanes", lanes).with("threads", threads);
    assertEquals(expected, DigitNetwork.hashAfter(STEPS, options));
  }

  @Test
  void plainJavaGivesTheSameWeights() {
    DeviceOptions options = DeviceOptions.DEFAULT.with("lanes", 1).with("threads", 2);
    assertEquals(expected, DigitNetwork.hashAfter(STEPS, options));
  }

  @Test
  void withoutTheVectorModuleTheWeightsAreTheSame() throws IOException, InterruptedException {
    assertEquals(expected, ChildJvm.output(List.of(), HashMain.class, String.valueOf(STEPS)));
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void aRowHasTheSameBitsInEveryBatch(int threads) {
    try (Device device = Backends.open("cpu", DeviceOptions.DEFAULT.with("threads", threads));
        Store store = new Store(device);
        Predictor predictor = new Predictor(device, DigitNetwork.model(), store)) {
      DigitNetwork.model().initialize(store, 3);
      HostTensor images = DigitNetwork.data().features().get(0);
      byte[] first = Arrays.copyOf(images.bytes(), 1024 * 784);
      float[] whole = predictor.predict(HostTensor.of(Shape.of(1024, 784), first)).floats();
      for (int rows : new int[] {1, 7, 128}) {
        HostTensor some = HostTensor.of(Shape.of(rows, 784), Arrays.copyOf(first, rows * 784));
        assertArrayEquals(
            Arrays.copyOf(whole, rows * 10), predictor.predict(some).floats(), "rows " + rows);
      }
    }
  }
}
