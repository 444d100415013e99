package dev.concord.data.preprocess;

import static dev.concord.data.Messages.assertContains;
import static dev.concord.data.preprocess.EveryTransformTest.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.data.Dataset;
import dev.concord.data.Split;
import dev.concord.data.Targets;
import dev.concord.data.preprocess.SampleNormalizer.Norm;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scalings and functions by their values, pipelines, and that only training rows teach. */
class NormalisationTest {
  @Test
  void centringLeavesTheScale() {
    HostTensor rows = HostTensor.of(Shape.of(2, 2), 1f, 10, 3, 20);
    assertArrayEquals(
        new float[] {-1, -5, 1, 5}, new MeanCentering().fit(rows).apply(rows).floats());
  }

  /** Quantiles 0.25, 0.5, 0.75 and 0.1 as NumPy's quantile gives them: 0.5, 2.5, 4.5, -2.2. */
  @Test
  void robustScalerUsesMedianAndQuantiles() {
    HostTensor rows = HostTensor.of(Shape.of(8, 1), 3f, -1, 4, 1, -5, 9, 2, 6);
    ColumnScaling fitted = new RobustScaler().fit(rows);
    assertArrayEquals(new double[] {2.5}, fitted.offset());
    assertArrayEquals(new double[] {4}, fitted.scale());
    assertEquals(4.5 + 2.2, new RobustScaler(0.1, 0.75).fit(rows).scale()[0], 1e-15);
    HostTensor outlier = HostTensor.of(Shape.of(8, 1), 3f, -1, 4, 1, -5, 9e9f, 2, 6);
    assertEquals(fitted.toString(), new RobustScaler().fit(outlier).toString());
    HostTensor mostlyEqual = HostTensor.of(Shape.of(5, 1), 2f, 2, 2, 2, 9);
    assertArrayEquals(
        new float[] {0, 0, 0, 0, 7},
        new RobustScaler().fit(mostlyEqual).apply(mostlyEqual).floats());
    assertContains(refusal(() -> new RobustScaler(0.5, 0.5)), "lower below upper");
  }

  @Test
  void globalScalingTakesAllColumnsTogether() {
    HostTensor rows = HostTensor.of(Shape.of(2, 2), 0f, 10, 5, 20);
    assertArrayEquals(
        new float[] {0, 0.5f, 0.25f, 1},
        new GlobalScaler(new MinMaxScaler()).fit(rows).apply(rows).floats());
  }

  @Test
  void functionsAndTheirDomains() {
    HostTensor rows = HostTensor.of(Shape.of(1, 3), 0.5f, 1, 100);
    assertEquals((float) StrictMath.log(100), ElementwiseTransform.LOG.apply(rows).floats()[2]);
    assertEquals(2, ElementwiseTransform.LOG10.apply(rows).floats()[2]);
    assertEquals(
        (float) StrictMath.exp(0.5),
        ElementwiseTransform.EXP.apply(HostTensor.of(Shape.of(1, 1), 0.5f)).floats()[0]);
    HostTensor signed = HostTensor.of(Shape.of(1, 3), -1000f, 0, 1000);
    float[] logs = ElementwiseTransform.SIGNED_LOG1P.apply(signed).floats();
    assertArrayEquals(
        new float[] {(float) -StrictMath.log1p(1000), 0, (float) StrictMath.log1p(1000)}, logs);
    assertContains(
        refusal(() -> ElementwiseTransform.LOG.apply(signed)),
        "Row 0, column 0",
        "above 0",
        "SIGNED_LOG1P",
        "-1000");
    assertContains(refusal(() -> ElementwiseTransform.EXP.apply(signed)), "column 2", "88.7");
    assertContains(refusal(() -> ElementwiseTransform.LOG.invert(signed)), "inverse of LOG");
  }

  @Test
  void rowsAreNormalisedByTheirOwnValues() {
    HostTensor rows = HostTensor.of(Shape.of(3, 2), 3f, -4, 0, 0, 1, 3);
    assertArrayEquals(
        new float[] {
          3 / 5f,
          -4 / 5f,
          0,
          0,
          (float) (1 / StrictMath.sqrt(10)),
          (float) (3 / StrictMath.sqrt(10))
        },
        new SampleNormalizer(Norm.L2).apply(rows).floats());
    assertArrayEquals(
        new float[] {3 / 7f, -4 / 7f, 0, 0, 1 / 4f, 3 / 4f},
        new SampleNormalizer(Norm.L1).apply(rows).floats());
    assertArrayEquals(
        new float[] {0.75f, -1, 4, 0, 0, 1, 1 / 3f, 1, 3},
        new SampleNormalizer(Norm.MAX).keepingFactors().apply(rows).floats());
    SampleNormalizer standard = new SampleNormalizer(Norm.STANDARD).keepingFactors();
    assertArrayEquals(
        new float[] {1, -1, -0.5f, 3.5f, 0, 0, 0, 1, -1, 1, 2, 1}, standard.apply(rows).floats());
    assertEquals(List.of("a", "b", "mean", "deviation"), standard.names(List.of("a", "b")));
    String refused =
        assertThrows(
                UnsupportedOperationException.class,
                () -> new SampleNormalizer(Norm.L2).invert(rows))
            .getMessage();
    assertContains(refused, "L2", "keepingFactors");
    HostTensor images = rows.reshape(Shape.of(3, 2, 1));
    assertContains(refusal(() -> standard.apply(images)), "[2, 1]", "flatten");
  }

  @Test
  void someColumnsOnly() {
    HostTensor rows = HostTensor.of(Shape.of(2, 3), 1f, 10, 5, 3, 100, 7);
    OnColumns logs =
        OnColumns.named(List.of("t", "a", "b"), List.of("a"), ElementwiseTransform.LOG10);
    assertArrayEquals(new float[] {1, 1, 5, 3, 2, 7}, logs.fit(rows).apply(rows).floats());
    assertContains(
        refusal(() -> OnColumns.named(List.of("t"), List.of("x"), new StandardScaler())),
        "\"x\"",
        "[t]");
    assertContains(
        refusal(() -> new OnColumns(List.of(3), new StandardScaler()).fit(rows)), "Column 3");
    assertContains(refusal(() -> new OnColumns(List.of(1, 1), new StandardScaler())), "[1, 1]");
    assertContains(
        refusal(() -> new OnColumns(List.of(0, 1), new PolynomialFeatures(2)).fit(rows)),
        "must give as many");
  }

  @Test
  void pipelineNamesTheTransformThatFails() {
    HostTensor rows = HostTensor.of(Shape.of(2, 1), 1f, 3);
    assertContains(
        refusal(() -> Pipeline.of(new StandardScaler(), ElementwiseTransform.LOG).fit(rows)),
        "Transform 2 of the pipeline, LOG",
        "above 0");
    HostTensor gaps = HostTensor.of(Shape.of(2, 1), 1f, Float.NaN);
    assertContains(
        refusal(() -> Pipeline.of(new StandardScaler()).fit(gaps)), "Transform 1", "Imputer");
  }

  /** The second is fitted on what the first made: a mean of logarithms, not of the values. */
  @Test
  void eachTransformLearnsFromWhatCameBefore() {
    HostTensor rows = HostTensor.of(Shape.of(2, 1), 1f, 100);
    Pipeline pipeline = Pipeline.of(ElementwiseTransform.LOG10, new MeanCentering());
    assertArrayEquals(new float[] {-1, 1}, pipeline.fit(rows).apply(rows).floats());
    assertArrayEquals(
        new float[] {1, 100}, pipeline.fit(rows).invert(pipeline.fit(rows).apply(rows)).floats());
  }

  @Test
  void onlyTrainingRowsTeach() {
    HostTensor features = TransformCases.random(30, 3, 1);
    HostTensor targets = TransformCases.random(30, 2, 2);
    Dataset data = new Dataset(features, new Targets.Values(targets, List.of("u", "v")));
    Split split = Split.ofSizes(data, 1, 20, 5, 5);
    Pipeline pipeline = Pipeline.of(new StandardScaler(), new PolynomialFeatures(2));
    FittedTransform fitted = pipeline.fit(split);
    String learnt = TransformFile.write(fitted);
    assertEquals(TransformFile.write(pipeline.fit(split.train().features())), learnt);
    Split other = new Split(split.train(), split.test(), split.validation());
    assertEquals(learnt, TransformFile.write(pipeline.fit(other)));
    Split scaled = fitted.apply(split);
    assertEquals(fitted.apply(split.test().features()), scaled.test().features());
    assertEquals(split.test().targets(), scaled.test().targets());
  }

  @Test
  void targetsGoThereAndBack() {
    HostTensor targets = TransformCases.map(TransformCases.random(30, 2, 2), x -> x * x + 1);
    Dataset data =
        new Dataset(
            TransformCases.random(30, 3, 1), new Targets.Values(targets, List.of("u", "v")));
    FittedTransform fitted =
        Pipeline.of(ElementwiseTransform.LOG, new StandardScaler()).fit(data.values());
    Dataset prepared = fitted.applyToTargets(data);
    assertEquals(data.features(), prepared.features());
    assertEquals(List.of("u", "v"), prepared.values().names());
    assertArrayEquals(targets.floats(), fitted.invert(prepared.values().values()).floats(), 1e-4f);
    Dataset classes =
        data.withTargets(new Targets.Labels(HostTensor.of(Shape.of(30), new int[30]), 1));
    assertContains(
        assertThrows(IllegalStateException.class, () -> fitted.applyToTargets(classes))
            .getMessage(),
        "1 classes");
  }
}
