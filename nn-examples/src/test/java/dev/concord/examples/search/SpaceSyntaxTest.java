package dev.concord.examples.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.select.SearchSpace;
import dev.concord.select.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Settings of a search as users write them. */
class SpaceSyntaxTest {
  @Test
  void everyFormIsRead() {
    assertEquals(
        SearchSpace.of("learning-rate", Setting.logUniform(1e-4, 0.1))
            .and("dropout", Setting.uniform(0, 0.5))
            .and("batch", Setting.whole(16, 128))
            .and("epochs", Setting.logWhole(1, 64))
            .and("layers", Setting.choice("32", "64,32"))
            .and("size", Setting.ordered("1", "2.5", "1e3"))
            .and("optimizer", Setting.choice("adam", "momentum", "nesterov"))
            .andWhen(
                "optimizer",
                List.of("momentum", "nesterov"),
                "momentum",
                Setting.uniform(0.5, 0.99))
            .and("shift", Setting.uniform(-1.5, 2)),
        SpaceSyntax.of(
            List.of(
                "learning-rate=1e-4..1e-1:log",
                "dropout=0..0.5",
                "batch=16..128",
                "epochs=1..64:log",
                "layers=32/64,32",
                "size=1/2.5/1e3",
                "optimizer=adam/momentum/nesterov",
                "momentum=0.5..0.99@optimizer=momentum/nesterov",
                "shift=-1.5..2")));
  }

  @Test
  void whatCannotBeReadIsRefused() {
    for (String text :
        List.of("dropout", "dropout=", "=1/2", "dropout=1..0", "rate=0..1:log", "a=1/1", "a=1@b")) {
      var error = assertThrows(IllegalArgumentException.class, () -> SpaceSyntax.of(List.of(text)));
      assertTrue(error.getMessage().contains("--space takes NAME=LOW..HIGH"), error.getMessage());
      assertTrue(error.getMessage().contains("\"" + text + "\""), error.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> SpaceSyntax.of(List.of("a=1/2", "a=3/4")));
  }
}
