package dev.concord.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Values of single settings, and where they lie. */
class SettingTest {
  @Test
  void rangesAreSpreadEvenlyOrByTheirLogarithm() {
    assertEquals("0.25", Setting.uniform(0, 1).at(0.25));
    assertEquals("-2.0", Setting.uniform(-5, 10).at(0.2));
    assertEquals("0.01", Setting.logUniform(1e-4, 1).at(0.5));
    assertEquals(List.of("1.0E-4", "0.01", "1.0"), Setting.logUniform(1e-4, 1).levels(3));
    assertEquals(List.of("0.5"), Setting.uniform(0, 1).levels(1));
  }

  @Test
  void numbersAreRoundedToSixDigitsAndStayInTheirRange() {
    assertEquals("0.333333", Setting.uniform(0, 1).at(1 / 3.0));
    assertEquals("0.1234564", Setting.uniform(0.1234564, 1).at(0));
    assertEquals("1.2345678", Setting.uniform(1, 1.2345678).at(1));
  }

  @Test
  void wholeNumbersHaveEqualShares() {
    Setting setting = Setting.whole(3, 6);
    assertEquals("3", setting.at(0));
    assertEquals("3", setting.at(0.2499));
    assertEquals("4", setting.at(0.25));
    assertEquals("6", setting.at(0.9999));
    assertEquals("6", setting.at(1));
    assertEquals(List.of("3", "4", "5", "6"), setting.levels(9));
    assertEquals(List.of("3", "6"), setting.levels(2));
    assertEquals(List.of("1", "8", "64"), Setting.logWhole(1, 64).levels(3));
    assertEquals("7", Setting.logWhole(1, 63).at(0.5)); // √64 = 8, less rounding
  }

  @Test
  void listsAreCutIntoEqualParts() {
    Setting setting = Setting.choice("relu", "tanh", "elu");
    assertEquals("relu", setting.at(0));
    assertEquals("tanh", setting.at(0.5));
    assertEquals("elu", setting.at(1));
    assertEquals(List.of("relu", "tanh", "elu"), setting.levels(1));
    assertFalse(setting.ordered());
    assertTrue(Setting.ordered("32", "64").ordered());
  }

  @Test
  void aValueLiesWhereItComesFrom() {
    for (Setting setting :
        List.of(
            Setting.uniform(-1, 3),
            Setting.logUniform(1e-5, 10),
            Setting.whole(-3, 4),
            Setting.logWhole(1, 1000),
            Setting.choice("a", "b", "c"))) {
      for (double u = 0; u <= 1; u += 0.125) {
        String value = setting.at(u);
        assertEquals(value, setting.at(setting.place(value)), setting + " at " + u);
      }
    }
  }

  @Test
  void badSettingsAndValuesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Setting.uniform(1, 1));
    assertThrows(IllegalArgumentException.class, () -> Setting.uniform(0, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Setting.logUniform(0, 1));
    assertThrows(IllegalArgumentException.class, () -> Setting.logWhole(0, 9));
    assertThrows(IllegalArgumentException.class, () -> Setting.whole(4, 4));
    assertThrows(IllegalArgumentException.class, () -> Setting.choice());
    assertThrows(IllegalArgumentException.class, () -> Setting.choice("a", "a"));
    for (String value : List.of("11", "x", "NaN")) {
      var error =
          assertThrows(IllegalArgumentException.class, () -> Setting.uniform(0, 10).place(value));
      assertEquals(
          "Expected a value of uniform(0.0, 10.0), got \"" + value + "\"", error.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> Setting.whole(0, 10).place("1.5"));
    assertThrows(IllegalArgumentException.class, () -> Setting.choice("a").place("b"));
  }
}
