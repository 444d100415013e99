package dev.concord.gpu;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.DeviceException;
import org.junit.jupiter.api.Test;

/** A device whose arithmetic is not the contract's is refused, with what it got wrong. */
class SelfTestTest {
  /** How a pretended device computes; right unless overridden. */
  static class Device implements TestDriver.Arithmetic {
    float sum(float a, float b) {
      return a + b;
    }

    float difference(float a, float b) {
      return a - b;
    }

    float product(float a, float b) {
      return a * b;
    }

    float multiplyAdd(float a, float b, float c) {
      return a * b + c;
    }

    float fma(float a, float b, float c) {
      return Math.fma(a, b, c);
    }

    float quotient(float a, float b) {
      return a / b;
    }

    float root(float a) {
      return (float) Math.sqrt(a);
    }

    /** Where a chunk of the product's sums ends. */
    int chunk() {
      return 256;
    }

    @Override
    public float[] product(float[] a, float[] b) {
      int m = SelfTestProduct.C.shape().length(0);
      int n = SelfTestProduct.C.shape().length(1);
      int k = SelfTestProduct.A.shape().length(1);
      float[] c = new float[m * n];
      for (int i = 0; i < c.length; i++) {
        for (int from = 0; from < k; from += chunk()) {
          float total = 0;
          for (int p = from; p < Math.min(k, from + chunk()); p++) {
            total = Math.fma(a[i / n * k + p], b[p * n + i % n], total);
          }
          c[i] = from == 0 ? total : c[i] + total;
        }
      }
      return c;
    }

    @Override
    public void probe(float[] out, float[] x) {
      int count = x.length / 3;
      for (int i = 0; i < count; i++) {
        float a = x[i];
        float b = x[count + i];
        float c = x[2 * count + i];
        out[i] = sum(a, b);
        out[count + i] = difference(a, b);
        out[2 * count + i] = product(a, b);
        out[3 * count + i] = multiplyAdd(a, b, c);
        out[4 * count + i] = fma(a, b, c);
        out[5 * count + i] = quotient(a, b);
        out[6 * count + i] = root(Math.abs(a));
      }
    }
  }

  private static void run(Device device) {
    SelfTest.run(new TestDriver(TestDriver.GPU, device));
  }

  private static void refused(String operation, Device device) {
    DeviceException refusal = assertThrows(DeviceException.class, () -> run(device));
    assertTrue(refusal.getMessage().contains(": " + operation + " with"), refusal.getMessage());
  }

  private static float flushed(float value) {
    return Math.abs(value) < Float.MIN_NORMAL ? 0 : value;
  }

  @Test
  void ieeeArithmeticPasses() {
    run(new Device());
  }

  @Test
  void aDeviceThatFlushesSubnormalNumbersIsRefused() {
    refused(
        "a + b",
        new Device() {
          @Override
          float sum(float a, float b) {
            return flushed(a + b);
          }
        });
    refused(
        "a * b",
        new Device() {
          @Override
          float product(float a, float b) {
            return flushed(a) * flushed(b);
          }
        });
  }

  @Test
  void aDeviceThatContractsIsRefused() {
    refused(
        "a * b + c",
        new Device() {
          @Override
          float multiplyAdd(float a, float b, float c) {
            return Math.fma(a, b, c);
          }
        });
  }

  @Test
  void aDeviceWithoutFusedMultiplyAddIsRefused() {
    refused(
        "fma(a, b, c)",
        new Device() {
          @Override
          float fma(float a, float b, float c) {
            return a * b + c;
          }
        });
  }

  @Test
  void aDeviceThatApproximatesIsRefused() {
    refused(
        "a / b",
        new Device() {
          @Override
          float quotient(float a, float b) {
            return a * (1 / b);
          }
        });
    refused(
        "sqrt(|a|)",
        new Device() {
          @Override
          float root(float a) {
            return Math.nextUp((float) Math.sqrt(a));
          }
        });
  }

  @Test
  void aDeviceThatAddsInAnotherOrderIsRefused() {
    Device device =
        new Device() {
          @Override
          int chunk() {
            return 512;
          }
        };
    DeviceException refusal = assertThrows(DeviceException.class, () -> run(device));
    assertTrue(refusal.getMessage().contains("of a product of"), refusal.getMessage());
  }
}
