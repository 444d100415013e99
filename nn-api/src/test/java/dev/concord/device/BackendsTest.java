package dev.concord.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** {@link Backends} with nothing but the reference on the class path. */
class BackendsTest {
  @Test
  void theReferenceIsThereAndOpensByName() {
    assertTrue(Backends.all().stream().anyMatch(backend -> backend.name().equals("reference")));
    try (Device device = Backends.open("reference")) {
      assertEquals("reference", device.description().backend());
      assertEquals(Mode.EXACT, device.description().mode());
    }
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    DeviceException refusal = assertThrows(DeviceException.class, () -> Backends.open("abacus"));
    assertTrue(refusal.getMessage().contains("\"abacus\""), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("reference is available"), refusal.getMessage());
  }

  @Test
  void theReferenceRefusesSettings() {
    DeviceOptions options = DeviceOptions.DEFAULT.with("threads", 2);
    DeviceException refusal =
        assertThrows(DeviceException.class, () -> Backends.open("reference", options));
    assertTrue(refusal.getMessage().contains("threads"), refusal.getMessage());
  }

  @Test
  void theReferenceIsNeverChosenByItself() {
    DeviceException refusal = assertThrows(DeviceException.class, Backends::open);
    assertTrue(refusal.getMessage().contains("nn-backend-cpu"), refusal.getMessage());
  }
}
