package dev.concord.data.preprocess;

import static dev.concord.data.Messages.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.preprocess.TransformCases.Case;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every transform: its inverse, its saved form, its names, its refusals. */
class EveryTransformTest {
  @TempDir Path folder;

  static Stream<Case> invertible() {
    return TransformCases.invertible();
  }

  static Stream<Case> all() {
    return Stream.concat(TransformCases.invertible(), TransformCases.lossy());
  }

  @ParameterizedTest
  @MethodSource("invertible")
  void inverseGivesBackTheRows(Case tried) {
    FittedTransform fitted = tried.transform().fit(tried.rows());
    HostTensor back = fitted.invert(fitted.apply(tried.rows()));
    if (tried.exactness() == 0) {
      assertEquals(tried.rows(), back);
      return;
    }
    assertEquals(tried.rows().type(), back.type());
    float largest = 0;
    for (float value : tried.rows().floats()) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertArrayEquals(tried.rows().floats(), back.floats(), (float) (tried.exactness() * largest));
  }

  @ParameterizedTest
  @MethodSource("all")
  void loadedTransformGivesTheSameBits(Case tried) throws IOException {
    FittedTransform fitted = tried.transform().fit(tried.rows());
    Path file = folder.resolve("transform.json");
    TransformFile.save(fitted, file);
    FittedTransform loaded = TransformFile.load(file);
    HostTensor applied = fitted.apply(tried.rows());
    assertEquals(applied, loaded.apply(tried.rows()));
    assertEquals(inverted(fitted, applied), inverted(loaded, applied));
    assertEquals(TransformFile.write(fitted), TransformFile.write(loaded));
    List<String> names = names(tried.rows());
    assertEquals(fitted.names(names), loaded.names(names));
  }

  /** The inverse, or the text of its refusal. */
  private static Object inverted(FittedTransform fitted, HostTensor applied) {
    try {
      return fitted.invert(applied);
    } catch (UnsupportedOperationException e) {
      return e.getMessage();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void namesFitTheColumns(Case tried) {
    FittedTransform fitted = tried.transform().fit(tried.rows());
    HostTensor applied = fitted.apply(tried.rows());
    assertEquals(DType.F32, applied.type().dtype());
    assertEquals(applied.shape().trailing(1).size(), fitted.names(names(tried.rows())).size());
    assertEquals(List.of(), fitted.names(List.of()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void rowsAreTreatedOneByOneAndLeftAlone(Case tried) {
    HostTensor copy = HostTensor.of(tried.rows().shape(), tried.rows().floats().clone());
    FittedTransform fitted = tried.transform().fit(tried.rows());
    HostTensor applied = fitted.apply(tried.rows());
    HostTensor one = fitted.apply(row(tried.rows(), 7));
    assertEquals(row(applied, 7), one);
    inverted(fitted, applied);
    assertEquals(copy, tried.rows());
    assertEquals(applied, fitted.apply(tried.rows()));
    assertTrue(applied.floats() != tried.rows().floats(), "the result must be new");
    HostTensor none = HostTensor.zeros(tried.rows().type().withShape(copy.shape().with(0, 0)));
    assertEquals(0, fitted.apply(none).shape().length(0));
  }

  @ParameterizedTest
  @MethodSource("all")
  void fittingRefusesUnusableRows(Case tried) {
    Transform transform = tried.transform();
    HostTensor none =
        HostTensor.zeros(tried.rows().type().withShape(tried.rows().shape().with(0, 0)));
    if (!transform.equals(new Pipeline(List.of()))) {
      assertContains(refusal(() -> transform.fit(none)), "at least 1 row");
      float[] infinite = tried.rows().floats().clone();
      Arrays.fill(infinite, 0, tried.rows().shape().trailing(1).size(), Float.POSITIVE_INFINITY);
      assertContains(
          refusal(() -> transform.fit(HostTensor.of(tried.rows().shape(), infinite))), "Infinity");
    }
    assertContains(refusal(() -> transform.fit(HostTensor.scalar(1f))), "scalar");
  }

  private static HostTensor row(HostTensor rows, int number) {
    int size = rows.shape().trailing(1).size();
    float[] values = new float[size];
    System.arraycopy(rows.floats(), number * size, values, 0, size);
    return HostTensor.of(rows.shape().with(0, 1), values);
  }

  private static List<String> names(HostTensor rows) {
    return IntStream.range(0, rows.shape().trailing(1).size()).mapToObj(i -> "x" + i).toList();
  }

  static String refusal(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }

  /** Transforms that learn a shape refuse rows of another one. */
  @ParameterizedTest
  @MethodSource("all")
  void otherRowsAreRefused(Case tried) {
    FittedTransform fitted = tried.transform().fit(tried.rows());
    boolean anyShape =
        tried.transform() instanceof ElementwiseTransform
            || tried.transform() instanceof SampleNormalizer
            || tried.transform().equals(new Pipeline(List.of()));
    if (!anyShape) {
      HostTensor other = HostTensor.of(Shape.of(1, 17), new float[17]);
      assertContains(refusal(() -> fitted.apply(other)), "17");
    }
  }
}
