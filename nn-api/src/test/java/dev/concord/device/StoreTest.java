package dev.concord.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.reference.ReferenceBackend;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@link Store}: names, parts, refusals. */
class StoreTest {
  private final Device device = new ReferenceBackend().open("reference", DeviceOptions.DEFAULT);
  private final Store store = new Store(device);

  @AfterEach
  void close() {
    store.close();
    device.close();
  }

  @Test
  void namesKeepTheirOrderAndType() {
    store.create("b", TensorType.f32(2));
    store.create("a", HostTensor.of(Shape.of(1), 3));
    assertEquals(List.of("b", "a"), List.copyOf(store.names()));
    assertEquals(TensorType.i32(1), store.type("a"));
    assertTrue(store.contains("a") && !store.contains("c"));
    assertRefused("exists", () -> store.create("a", TensorType.f32(2)));
    assertRefused("[b, a]", () -> store.read("c"));
  }

  @Test
  void whatIsReadIsACopy() {
    store.create("a", HostTensor.of(Shape.of(1), 3f));
    store.read("a").floats()[0] = 9f;
    assertEquals(HostTensor.of(Shape.of(1), 3f), store.read("a"));
    HostTensor given = HostTensor.of(Shape.of(1), 4f);
    store.write("a", given);
    given.floats()[0] = 9f;
    assertEquals(HostTensor.of(Shape.of(1), 4f), store.read("a"));
  }

  @Test
  void partsOfPartsLieInTheWhole() {
    store.create("whole", HostTensor.of(Shape.of(5), 0f, 1f, 2f, 3f, 4f));
    store.createPart("part", "whole", 1, TensorType.f32(4));
    store.createPart("inner", "part", 2, TensorType.f32(1, 2));
    assertEquals(HostTensor.of(Shape.of(1, 2), 3f, 4f), store.read("inner"));
    assertRefused("part", () -> store.createPart("p", "whole", 3, TensorType.f32(3)));
    assertRefused("part", () -> store.createPart("p", "whole", -1, TensorType.f32(1)));
    assertRefused(
        "part", () -> store.createPart("p", "whole", Integer.MAX_VALUE, TensorType.f32(2)));
    assertRefused("part", () -> store.createPart("p", "whole", 0, TensorType.i32(1)));
    assertRefused(
        "whole", () -> store.bind(new dev.concord.plan.Program.State("part", store.type("part"))));
  }

  @Test
  void otherTypesAreRefused() {
    store.create("a", TensorType.f32(2));
    assertRefused("F32[2]", () -> store.write("a", HostTensor.of(Shape.of(3), 1f, 2f, 3f)));
    assertRefused("F32[2]", () -> store.read("a", HostTensor.of(Shape.of(2), 1, 2)));
  }

  private static void assertRefused(String named, Runnable action) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(refusal.getMessage().contains(named), refusal.getMessage());
  }
}
