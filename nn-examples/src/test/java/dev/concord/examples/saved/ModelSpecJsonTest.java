package dev.concord.examples.saved;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.data.preprocess.ColumnScaling;
import dev.concord.data.preprocess.ElementwiseTransform;
import dev.concord.examples.saved.ModelSpec.InputSpec;
import dev.concord.layer.Activation;
import dev.concord.layer.Layer;
import dev.concord.model.Model;
import dev.concord.model.Parameter;
import dev.concord.tck.ModelCase;
import dev.concord.tck.ModelCases;
import dev.concord.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A model description as JSON and back. */
class ModelSpecJsonTest {
  private static final double THIRD = 1 / 3.0;

  private static ModelSpec images() {
    return new ModelSpec(
        "digits",
        new InputSpec(Shape.of(28, 28), true, List.of(), Optional.empty()),
        List.of(300, 100),
        ActivationName.LEAKY_RELU,
        false,
        0.25,
        new OutputSpec.Classes(List.of("zero", "\"one\"", "zwölf")));
  }

  private static ModelSpec table() {
    ColumnScaling scaling =
        new ColumnScaling(Shape.of(2), new double[] {THIRD, -1e-300}, new double[] {1e300, 3});
    ColumnScaling targets =
        new ColumnScaling(Shape.of(1), new double[] {1000}, new double[] {THIRD});
    return new ModelSpec(
        "csv",
        new InputSpec(Shape.of(2), false, List.of("a", "b"), Optional.of(scaling)),
        List.of(),
        ActivationName.RELU,
        true,
        0,
        new OutputSpec.Values(List.of("y"), targets));
  }

  private static Model training(ModelSpec spec) {
    return spec.model(UnaryOperator.identity());
  }

  @Test
  void aClassificationComesBackEqual() {
    assertEquals(images(), ModelSpecJson.read(ModelSpecJson.write(images())));
  }

  @Test
  void everyElementwiseActivationHasAName() {
    Set<String> known = new TreeSet<>();
    for (ModelCase test : ModelCases.all()) {
      for (Layer layer : test.model().layers().values()) {
        if (layer instanceof Activation activation) {
          known.add(activation.name());
        }
      }
    }
    known.remove("own");
    assertTrue(known.size() > 10, known::toString);
    for (String name : known) {
      assertEquals(name, ActivationName.of(name).activation().name());
    }
  }

  @Test
  void aScalingKeepsAllItsDigits() {
    ModelSpec read = ModelSpecJson.read(ModelSpecJson.write(table()));
    ColumnScaling scaling = (ColumnScaling) read.input().scaling().orElseThrow();
    assertArrayEquals(new double[] {THIRD, -1e-300}, scaling.offset());
    assertArrayEquals(new double[] {1e300, 3}, scaling.scale());
    OutputSpec.Values values = (OutputSpec.Values) read.output();
    assertArrayEquals(new double[] {THIRD}, ((ColumnScaling) values.scaling()).scale());
    assertEquals(List.of("y"), values.names());
    assertEquals(List.of("a", "b"), read.input().names());
    assertTrue(read.batchNormalization());
  }

  @Test
  void theModelsParametersAreThoseOfTraining() {
    assertEquals(
        training(images()).parameters().stream().map(p -> p.name() + p.shape()).toList(),
        images().predictionModel().parameters().stream().map(p -> p.name() + p.shape()).toList());
    assertEquals(
        784 * 300 + 300 + 300 * 100 + 100 + 100 * 3 + 3, training(images()).parameterCount());
  }

  @Test
  void whatIsNotUsualComesBackToo() {
    ModelSpec spec =
        new ModelSpec(
            "csv",
            new InputSpec(
                Shape.of(1), false, List.of("a"), Optional.of(ElementwiseTransform.SIGNED_LOG1P)),
            List.of(4, 3),
            ActivationName.TANH,
            true,
            0,
            new OutputSpec.Classes(List.of("a", "b"), false));
    assertEquals(spec, ModelSpecJson.read(ModelSpecJson.write(spec)));
    assertEquals(
        List.of("dense1/weight", "batch_normalization1/scale", "batch_normalization1/shift"),
        training(spec).parameters().stream().limit(3).map(Parameter::name).toList());
    assertFalse(ModelSpecJson.write(images()).contains("batch"));
  }

  @Test
  void otherTextIsRefusedWithTheReason() {
    assertMessage("not JSON", "{");
    assertMessage("version", "{\"version\": 2}");
    assertMessage("\"input\"", "{\"version\": 1}");
    assertMessage("swoosh", ModelSpecJson.write(images()).replace("leaky_relu", "swoosh"));
    assertMessage("\"layers\"", ModelSpecJson.write(images()).replace("\"layers\"", "\"levels\""));
  }

  private static void assertMessage(String expected, String json) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> ModelSpecJson.read(json)).getMessage();
    assertTrue(message.contains(expected), message);
  }
}
