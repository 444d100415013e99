package dev.concord.tck;

import dev.concord.layer.Activation;
import dev.concord.layer.Add;
import dev.concord.layer.BatchNormalization;
import dev.concord.layer.Concatenate;
import dev.concord.layer.Dense;
import dev.concord.layer.Dropout;
import dev.concord.layer.Embedding;
import dev.concord.layer.Flatten;
import dev.concord.layer.LayerNormalization;
import dev.concord.layer.LogSoftmax;
import dev.concord.layer.Maxout;
import dev.concord.layer.PRelu;
import dev.concord.layer.Rescale;
import dev.concord.layer.SoftmaxLayer;
import dev.concord.layer.WeightRegularization;
import dev.concord.model.FunctionalBuilder;
import dev.concord.model.LayerOutput;
import dev.concord.model.Model;
import dev.concord.model.ModelInput;
import dev.concord.regularization.Constraint;
import dev.concord.regularization.Regularizer;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import java.util.List;

/** Models with every layer; their penalties and constraints are in {@link RegularizationModels}. */
public final class LayerModels implements ModelCases {
  private static final int ROWS = 4;

  /** For ServiceLoader. */
  public LayerModels() {}

  @Override
  public List<ModelCase> models() {
    return List.of(
        softmaxDropoutRescaleAndFlatten(),
        normalizations(),
        embedding(),
        residualSums(),
        sharedLayerOfTwoInputs(),
        unusedParameters(),
        parametricRelu(),
        logSoftmax(),
        maxout(),
        connections());
  }

  private static TestNumbers numbers(String label) {
    return TestNumbers.of(label);
  }

  private static ModelCase softmaxDropoutRescaleAndFlatten() {
    Model model =
        Model.sequential(3, 1)
            .add(new Flatten())
            .add(Dense.of(6, Activation.TANH))
            .add(new Dropout(0.4))
            .add(new Rescale(1.5f, -0.25f))
            .add(Dense.of(2).withoutBias())
            .add(new SoftmaxLayer())
            .build();
    String label = "softmax, dropout, rescale, flatten";
    return ModelCase.of(label, model, numbers(label).floats(ROWS, 3, 1));
  }

  private static ModelCase normalizations() {
    Model model =
        Model.sequential(3)
            .add(Dense.of(5, Activation.TANH))
            .add(new BatchNormalization())
            .add(new LayerNormalization(1e-3f))
            .add(Dense.of(2))
            .build();
    String label = "batch and layer normalisation";
    return ModelCase.of(label, model, numbers(label).floats(ROWS, 3));
  }

  private static ModelCase embedding() {
    FunctionalBuilder net = Model.functional();
    LayerOutput words = net.input(new ModelInput("words", DType.I32, Shape.of(2)));
    Embedding embedding = Embedding.of(3, 4).withRegularizer(Regularizer.l2(0.1f));
    LayerOutput vectors = net.apply(embedding, words);
    Model model = net.build(net.apply(Dense.of(2), net.apply(new Flatten(), vectors)));
    String label = "embedding with repeated categories";
    return ModelCase.of(label, model, numbers(label).ints(0, 3, ROWS, 2));
  }

  private static ModelCase residualSums() {
    FunctionalBuilder net = Model.functional();
    LayerOutput x = net.input("x", 3);
    LayerOutput h = net.apply(Dense.of(3, Activation.SILU), x);
    LayerOutput sum = net.apply(new Add(), h, x, h);
    LayerOutput deeper = net.apply(new Add(), net.apply(Dense.of(3, Activation.TANH), sum), sum);
    String label = "sums of layers";
    return ModelCase.of(
        label, net.build(net.apply(Dense.of(2), deeper)), numbers(label).floats(ROWS, 3));
  }

  private static ModelCase sharedLayerOfTwoInputs() {
    FunctionalBuilder net = Model.functional();
    LayerOutput a = net.input("a", 3);
    LayerOutput b = net.input("b", 3);
    Dense encoder = Dense.of(4, Activation.SIGMOID).withRegularizer(Regularizer.l2(0.1f));
    LayerOutput both =
        net.apply(
            new Concatenate(), net.apply("encoder", encoder, a), net.apply("encoder", encoder, b));
    String label = "shared layer of two inputs";
    return ModelCase.of(
        label,
        net.build(net.apply(Dense.of(2), both), both),
        numbers(label).floats(ROWS, 3),
        numbers(label + ", second").floats(ROWS, 3));
  }

  private static ModelCase unusedParameters() {
    FunctionalBuilder net = Model.functional();
    LayerOutput x = net.input("x", 3);
    net.apply("unused", Dense.of(2), x);
    String label = "parameters that no output sees";
    return ModelCase.of(
        label, net.build(net.apply(Dense.of(2), x)), numbers(label).floats(ROWS, 3));
  }

  private static ModelCase parametricRelu() {
    Model model =
        Model.sequential(3)
            .add(Dense.of(4))
            .add(new PRelu())
            .add(Dense.of(3))
            .add(PRelu.ofFeatures())
            .build();
    String label = "parametric ReLU";
    return ModelCase.of(label, model, numbers(label).floats(ROWS, 3));
  }

  private static ModelCase logSoftmax() {
    Model model = Model.sequential(3).add(Dense.of(4)).add(new LogSoftmax()).build();
    String label = "log-softmax";
    return ModelCase.of(label, model, numbers(label).floats(ROWS, 3));
  }

  private static ModelCase maxout() {
    WeightRegularization all =
        WeightRegularization.NONE
            .withWeight(Regularizer.l2(0.1f))
            .withBias(Regularizer.l1(0.1f))
            .withOutputs(Regularizer.l2(0.1f))
            .withConstraint(Constraint.maxNorm(0.9f));
    Model model = Model.sequential(3).add(Maxout.of(3, 4).with(all)).add(Maxout.of(2, 2)).build();
    String label = "maxout";
    return ModelCase.of(label, model, numbers(label).floats(ROWS, 3));
  }

  private static ModelCase connections() {
    FunctionalBuilder net = Model.functional();
    LayerOutput x = net.input("x", 3);
    LayerOutput residual = net.residual(x, in -> net.apply(Dense.of(3, Activation.TANH), in));
    LayerOutput highway =
        net.highway(residual, in -> net.apply(Dense.of(3, Activation.SIGMOID), in));
    LayerOutput dense =
        net.denselyConnected(highway, in -> net.apply(Dense.of(2, Activation.TANH), in));
    String label = "residual, highway and dense connections";
    return ModelCase.of(
        label, net.build(net.apply(Dense.of(2), dense)), numbers(label).floats(ROWS, 3));
  }
}
