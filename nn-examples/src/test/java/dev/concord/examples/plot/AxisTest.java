package dev.concord.examples.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What stands beside the axes. */
class AxisTest {
  @Test
  void numbersHaveNoNoiseBehindThemAndAZeroBeforeThePoint() {
    assertEquals("0.05", Axis.number(0.05));
    assertEquals("4.95", Axis.number(4.949999809265137));
    assertEquals("1,200", Axis.number(1200));
    assertEquals("-2.5", Axis.number(-2.5));
    Axis axis = Axis.of(false, new double[] {-0.3, 0.4});
    assertEquals("0", axis.label(5.5e-17));
    assertEquals("0.3", axis.label(0.1 + 0.2));
  }

  @Test
  void fewDecadesAreTheLibrarysAndManyCountPowersOfTen() {
    Axis few = Axis.of(true, new double[] {0.02, 300, 0, -1, Double.NaN});
    assertEquals(new Axis(Axis.Kind.LOGARITHMIC, 0.02, 300), few, "four powers of ten lie between");
    assertEquals(300, few.place(300));
    Axis many = Axis.of(true, new double[] {2e-14, 60000});
    assertEquals(new Axis(Axis.Kind.POWERS, -14, 5), many);
    assertEquals(-12, many.place(1e-12), 1e-12, "a logarithm in double");
    assertEquals("10⁻¹²", many.label(-12));
    assertEquals("10⁰", many.label(0));
    assertEquals("10⁵", many.label(5));
  }

  @Test
  void aLogarithmicAxisHasTwoLabelsAtLeast() {
    Axis digits = Axis.of(true, new double[] {0.3, 2.2});
    assertEquals(new Axis(Axis.Kind.LOGARITHMIC, 0.3, 2.2), digits);
    assertTrue(digits.labelsDigits(), "0.3, 0.4, …, 2");
    Axis below = Axis.of(true, new double[] {2, 32});
    assertEquals(new Axis(Axis.Kind.LOGARITHMIC, 1, 32), below, "1 is nearer than 100");
    assertFalse(below.labelsDigits());
    assertEquals(
        new Axis(Axis.Kind.LOGARITHMIC, 3, 100),
        Axis.of(true, new double[] {3, 60}),
        "100 is nearer than 1");
    assertEquals(new Axis(Axis.Kind.LOGARITHMIC, 1, 10), Axis.of(true, new double[] {1.05, 9.9}));
  }

  @Test
  void oneValueAloneHasADecade() {
    assertEquals(
        new Axis(Axis.Kind.LOGARITHMIC, 1, 10), Axis.of(true, new double[] {1}), "10⁰ to 10¹");
  }
}
