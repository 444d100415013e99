package dev.concord.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** {@link DeviceOptions}: where a setting comes from, and what is refused. */
class DeviceOptionsTest {
  @Test
  void aSettingGivenHereComesBeforeTheDefault() {
    DeviceOptions options = DeviceOptions.DEFAULT.with("threads", 3).with("threads", 4);
    assertEquals(4, options.integer("threads", 2, 1));
    assertEquals(2, DeviceOptions.DEFAULT.integer("no-such-setting", 2, 1));
  }

  @Test
  void wrongNumbersAreRefusedByName() {
    for (String text : new String[] {"0", "-1", "two", "", "1.5", "99999999999"}) {
      DeviceOptions options = DeviceOptions.DEFAULT.with("threads", text);
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> options.integer("threads", 2, 1));
      assertTrue(refusal.getMessage().contains("concord.threads"), refusal.getMessage());
      assertTrue(refusal.getMessage().contains("\"" + text + "\""), refusal.getMessage());
    }
  }
}
