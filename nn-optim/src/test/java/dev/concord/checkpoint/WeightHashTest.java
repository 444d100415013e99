package dev.concord.checkpoint;

import static dev.concord.checkpoint.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.concord.device.Store;
import dev.concord.expr.Arithmetic;
import dev.concord.layer.Dense;
import dev.concord.model.Model;
import dev.concord.model.Parameter;
import dev.concord.tensor.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The weight hash covers exactly the bytes it documents. */
class WeightHashTest {
  private final Model model =
      Model.sequential(2).add("entrée", Dense.of(3)).add("out", Dense.of(1)).build();
  private final Store store = SavedRuns.emptyStore();

  private void fill() {
    model.createParameters(store);
    float next = -2f;
    for (Parameter parameter : model.parameters()) {
      float[] values = new float[parameter.shape().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = next;
        next += 0.5f;
      }
      store.write(parameter.name(), HostTensor.of(parameter.shape(), values));
    }
  }

  @Test
  void isTheHashOfTheDocumentedBytes() throws Exception {
    fill();
    ByteBuffer bytes = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(Arithmetic.VERSION);
    for (Parameter parameter : model.parameters()) {
      byte[] name = parameter.name().getBytes(StandardCharsets.UTF_8);
      bytes.putInt(name.length).put(name).putInt(parameter.shape().rank());
      for (int length : parameter.shape().lengths()) {
        bytes.putInt(length);
      }
      for (float value : store.read(parameter.name()).floats()) {
        bytes.putFloat(value);
      }
    }
    byte[] expected =
        MessageDigest.getInstance("SHA-256")
            .digest(java.util.Arrays.copyOf(bytes.array(), bytes.position()));
    assertEquals(HexFormat.of().formatHex(expected), WeightHash.of(model, store));
  }

  @Test
  void isPinned() {
    fill();
    // Also computed by a Python script from the documented bytes; changes with the version only.
    assertEquals(
        "fc2b8966ac1a413326e6f123d344440e1bdcc9252b97af81bf8c2563b4b51b6a",
        WeightHash.of(model, store));
  }

  @Test
  void everyNanIsTheSameAndEveryOtherBitCounts() {
    fill();
    String before = WeightHash.of(model, store);
    float[] bias = store.read("out/bias").floats();
    bias[0] = Math.nextUp(bias[0]);
    store.write("out/bias", HostTensor.of(model.parameters().getLast().shape(), bias));
    assertNotEquals(before, WeightHash.of(model, store));
    String[] hashes = new String[2];
    for (int i = 0; i < 2; i++) {
      bias[0] = Float.intBitsToFloat(i == 0 ? 0x7fc00000 : 0xff800123);
      store.write("out/bias", HostTensor.of(model.parameters().getLast().shape(), bias));
      hashes[i] = WeightHash.of(model, store);
    }
    assertEquals(hashes[0], hashes[1]);
    bias[0] = 0f;
    store.write("out/bias", HostTensor.of(model.parameters().getLast().shape(), bias));
    String zero = WeightHash.of(model, store);
    bias[0] = -0f;
    store.write("out/bias", HostTensor.of(model.parameters().getLast().shape(), bias));
    assertNotEquals(zero, WeightHash.of(model, store));
  }

  @Test
  void namesCountAndOtherStatesDoNot() {
    fill();
    String before = WeightHash.of(model, store);
    store.create("adam/m", HostTensor.scalar(1f));
    assertEquals(before, WeightHash.of(model, store));
    Model renamed = Model.sequential(2).add("entree", Dense.of(3)).add("out", Dense.of(1)).build();
    Store other = SavedRuns.emptyStore();
    renamed.createParameters(other);
    other.write(Model.PARAMETERS, store.read(Model.PARAMETERS));
    assertNotEquals(before, WeightHash.of(renamed, other));
  }

  @Test
  void refusesAStoreWithoutTheParameters() {
    assertRefused(
        IllegalArgumentException.class,
        () -> WeightHash.of(model, store),
        "no state entrée/weight");
  }
}
