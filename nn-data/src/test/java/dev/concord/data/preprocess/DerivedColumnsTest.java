package dev.concord.data.preprocess;

import static dev.concord.data.Messages.assertContains;
import static dev.concord.data.preprocess.EveryTransformTest.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Columns added to a row or taken from it: products, sines, collinear columns, missing values. */
class DerivedColumnsTest {
  private static final HostTensor ROWS = HostTensor.of(Shape.of(2, 3), 2f, 3, 5, -1, 0.5f, 4);

  @Test
  void productsComeDegreeByDegree() {
    FittedTransform two = new PolynomialFeatures(2).fit(ROWS);
    assertEquals(
        List.of("a", "b", "c", "a*a", "a*b", "a*c", "b*b", "b*c", "c*c"),
        two.names(List.of("a", "b", "c")));
    assertArrayEquals(
        new float[] {2, 3, 5, 4, 6, 10, 9, 15, 25, -1, 0.5f, 4, 1, -0.5f, -4, 0.25f, 2, 16},
        two.apply(ROWS).floats());
    FittedTransform products = new PolynomialFeatures(3, true).fit(ROWS);
    assertEquals(
        List.of("a", "b", "c", "a*b", "a*c", "b*c", "a*b*c"),
        products.names(List.of("a", "b", "c")));
    assertEquals(30, products.apply(ROWS).floats()[6]);
    assertEquals(ROWS, new PolynomialFeatures(1).fit(ROWS).apply(ROWS));
    // Binomial(3 + 4, 4) − 1 monomials of degree 1 to 4 in three variables.
    assertEquals(34, new PolynomialFeatures(4).fit(ROWS).apply(ROWS).shape().length(1));
    assertContains(refusal(() -> new PolynomialFeatures(0)), "at least 1");
    HostTensor wide = HostTensor.of(Shape.of(1, 3000), new float[3000]);
    assertContains(refusal(() -> new PolynomialFeatures(2).fit(wide)), "products", "3000 columns");
    HostTensor large = HostTensor.of(Shape.of(1, 1), 1e30f);
    assertContains(
        refusal(() -> new PolynomialFeatures(2).fit(large).apply(large)), "Row 0", "float32");
  }

  @Test
  void sinesOfEachColumnAndFactor() {
    FittedTransform fitted = new SineFeatures(List.of(1.0, 0.5), true).fit(ROWS);
    assertEquals(
        List.of(
            "a",
            "b",
            "c",
            "sin(a)",
            "cos(a)",
            "sin(b)",
            "cos(b)",
            "sin(c)",
            "cos(c)",
            "sin(0.5*a)",
            "cos(0.5*a)",
            "sin(0.5*b)",
            "cos(0.5*b)",
            "sin(0.5*c)",
            "cos(0.5*c)"),
        fitted.names(List.of("a", "b", "c")));
    float[] row = fitted.apply(ROWS).floats();
    assertEquals((float) StrictMath.sin(2), row[3]);
    assertEquals((float) StrictMath.cos(3), row[6]);
    assertEquals((float) StrictMath.sin(2.5), row[13]);
    assertEquals((float) StrictMath.sin(-1), row[15 + 3]);
    assertContains(refusal(() -> new SineFeatures(List.of(), false)), "one or more");
  }

  /** Third column is 2·first − second, fourth constant, fifth nearly the first. */
  @Test
  void collinearColumnsLeaveAndComeBack() {
    HostTensor base = TransformCases.random(100, 2, 6);
    float[] values = new float[500];
    for (int row = 0; row < 100; row++) {
      float a = base.floats()[2 * row];
      float b = base.floats()[2 * row + 1];
      float[] all = {a, b, 2 * a - b, 4, a + 0.01f * (row % 3)};
      System.arraycopy(all, 0, values, 5 * row, 5);
    }
    HostTensor rows = HostTensor.of(Shape.of(100, 5), values);
    FittedCollinearColumns fitted = new CollinearColumns().fit(rows);
    assertArrayEquals(new int[] {0, 1}, fitted.kept());
    assertArrayEquals(new int[] {2, 3, 4}, fitted.removed());
    assertEquals(List.of("a", "b"), fitted.names(List.of("a", "b", "c", "d", "e")));
    assertEquals(base, fitted.apply(rows));
    assertArrayEquals(values, fitted.invert(fitted.apply(rows)).floats(), 0.02f);
    FittedCollinearColumns strict = new CollinearColumns(1).fit(rows);
    assertArrayEquals(new int[] {0, 1, 4}, strict.kept(), "only exact dependence");
    HostTensor constant = HostTensor.of(Shape.of(2, 1), 3f, 3);
    assertContains(refusal(() -> new CollinearColumns().fit(constant)), "All 1 columns");
    assertContains(refusal(() -> new CollinearColumns(0)), "above 0");
  }

  @Test
  void missingValuesAreFilled() {
    float gap = Float.NaN;
    HostTensor rows = HostTensor.of(Shape.of(4, 3), 1f, gap, 5, 2, 10, 6, gap, 30, 7, 9, gap, 8);
    assertArrayEquals(
        new float[] {1, -1, 5, 2, 10, 6, -1, 30, 7, 9, -1, 8},
        Imputer.withDefault(-1).fit(rows).apply(rows).floats());
    assertArrayEquals(new double[] {4, 20, 6.5}, Imputer.mean().fit(rows).fill());
    assertArrayEquals(new double[] {2, 20, 6.5}, Imputer.median().fit(rows).fill());
    FittedImputer marked = Imputer.mean().withIndicators().fit(rows);
    assertEquals(
        List.of("a", "b", "c", "a missing", "b missing"), marked.names(List.of("a", "b", "c")));
    assertArrayEquals(
        new float[] {1, 20, 5, 0, 1, 2, 10, 6, 0, 0, 4, 30, 7, 1, 0, 9, 20, 8, 0, 1},
        marked.apply(rows).floats());
    assertEquals(rows, marked.invert(marked.apply(rows)));
    // A gap where the training rows had none is filled all the same.
    HostTensor later = HostTensor.of(Shape.of(1, 3), 1f, 1, gap);
    assertArrayEquals(new float[] {1, 1, 6.5f, 0, 0}, marked.apply(later).floats());
    HostTensor empty = HostTensor.of(Shape.of(2, 2), 1f, gap, 2, gap);
    assertContains(refusal(() -> Imputer.mean().fit(empty)), "Column 1", "MEAN", "withDefault");
    assertEquals(3, Imputer.withDefault(3).fit(empty).apply(empty).floats()[1]);
    assertContains(refusal(() -> Imputer.withDefault(gap)), "NaN");
  }
}
