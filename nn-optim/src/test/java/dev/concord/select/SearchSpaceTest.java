package dev.concord.select;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Spaces, conditions, and the configurations in them. */
class SearchSpaceTest {
  static final SearchSpace CONDITIONAL =
      SearchSpace.of("optimizer", Setting.choice("adam", "momentum"))
          .andWhen("optimizer", List.of("momentum"), "nesterov", Setting.choice("no", "yes"))
          .andWhen("nesterov", List.of("yes"), "decay", Setting.uniform(0, 1))
          .and("units", Setting.whole(1, 4));

  @Test
  void inactiveSettingsHaveNoValue() {
    Configuration adam = CONDITIONAL.at(new double[] {0, 0.9, 0.3, 0.9});
    assertEquals("optimizer adam, units 4", adam.toString());
    assertFalse(adam.has("nesterov"));
    assertEquals(
        "optimizer momentum, nesterov no, units 1",
        CONDITIONAL.at(new double[] {0.9, 0, 0.3, 0}).toString());
    assertEquals(
        "optimizer momentum, nesterov yes, decay 0.25, units 1",
        CONDITIONAL.at(new double[] {0.9, 0.9, 0.25, 0}).toString());
    assertArrayEquals(new double[] {0.25, 0.5, 0.5, 0.875}, CONDITIONAL.places(adam));
  }

  @Test
  void configurationsOfOtherSpacesAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> CONDITIONAL.places(configuration("optimizer", "adam", "units", "9")));
    assertThrows(
        IllegalArgumentException.class,
        () -> CONDITIONAL.places(configuration("optimizer", "adam")));
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                CONDITIONAL.places(
                    configuration("optimizer", "adam", "nesterov", "no", "units", "1")));
    assertEquals(
        "Expected values of optimizer = choice[adam, momentum]; nesterov = choice[no, yes] where"
            + " optimizer in [momentum]; decay = uniform(0.0, 1.0) where nesterov in [yes]; units ="
            + " whole(1, 4), where they are active; got optimizer adam, nesterov no, units 1",
        error.getMessage());
  }

  @Test
  void badSpacesAreRefused() {
    SearchSpace space = SearchSpace.of("rate", Setting.uniform(0, 1));
    assertThrows(IllegalArgumentException.class, () -> space.and("rate", Setting.whole(1, 2)));
    assertThrows(IllegalArgumentException.class, () -> space.and(" ", Setting.whole(1, 2)));
    assertThrows(IllegalArgumentException.class, () -> new SearchSpace(List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> space.andWhen("rate", List.of("1"), "a", Setting.whole(1, 2)));
    assertThrows(
        IllegalArgumentException.class,
        () -> CONDITIONAL.andWhen("optimizer", List.of("sgd"), "a", Setting.whole(1, 2)));
  }

  @Test
  void valuesAreReadAsWhatTheyAre() {
    Configuration settings = configuration("rate", "0.5", "units", "3", "optimizer", "adam");
    assertEquals(0.5, settings.number("rate"));
    assertEquals(3, settings.whole("units"));
    assertEquals(3, settings.number("units"));
    assertEquals("adam", settings.text("optimizer"));
    var error = assertThrows(IllegalArgumentException.class, () -> settings.whole("rate"));
    assertEquals(
        "Expected a whole number as setting rate, its value is \"0.5\"", error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> settings.number("optimizer"));
    assertThrows(IllegalArgumentException.class, () -> settings.text("momentum"));
  }

  static Configuration configuration(String... namesAndValues) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Configuration(new LinkedHashMap<>(values));
  }
}
