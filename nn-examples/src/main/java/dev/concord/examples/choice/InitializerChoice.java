package dev.concord.examples.choice;

import dev.concord.init.Initializer;
import dev.concord.init.VarianceScaling;
import java.util.function.DoubleFunction;

/** The first weights that the command line knows by name. */
public enum InitializerChoice implements NumberedChoice {
  ZEROS(Initializer.zeros()),
  CONSTANT("VALUE", Double.NaN, value -> Initializer.constant((float) value)),
  /** Uniform from −BOUND up to BOUND; Keras' default bound. */
  UNIFORM("BOUND", 0.05, bound -> Initializer.uniform((float) -bound, (float) bound)),
  NORMAL("DEVIATION", 0.05, Initializer::normal),
  TRUNCATED_NORMAL("DEVIATION", 0.05, Initializer::truncatedNormal),
  GLOROT_UNIFORM(VarianceScaling.glorotUniform()),
  GLOROT_NORMAL(VarianceScaling.glorotNormal()),
  HE_UNIFORM(VarianceScaling.heUniform()),
  HE_NORMAL(VarianceScaling.heNormal()),
  LECUN_UNIFORM(VarianceScaling.lecunUniform()),
  LECUN_NORMAL(VarianceScaling.lecunNormal()),
  ORTHOGONAL("GAIN", 1, Initializer::orthogonal),
  IDENTITY("GAIN", 1, gain -> Initializer.identity((float) gain));

  private final String number;
  private final double usual;
  private final DoubleFunction<Initializer> maker;

  InitializerChoice(Initializer always) {
    this("", 0, number -> always);
  }

  InitializerChoice(String number, double usual, DoubleFunction<Initializer> maker) {
    this.number = number;
    this.usual = usual;
    this.maker = maker;
  }

  /** The initialiser; {@code number} is without meaning for those that take none. */
  public Initializer make(double number) {
    return maker.apply(number);
  }

  @Override
  public String number() {
    return number;
  }

  @Override
  public double usual() {
    return usual;
  }

  /**
   * Reads a choice, such as {@code he-normal} or {@code normal:0.1}.
   *
   * @throws IllegalArgumentException if there is no such initialiser, or it does not take that
   *     number
   */
  public static Chosen<InitializerChoice> of(String text) {
    return NumberedChoice.read(
        "--initializer",
        InitializerChoice.class,
        text,
        chosen -> chosen.kind().make(chosen.number()));
  }

  @Override
  public String toString() {
    return NumberedChoice.name(this);
  }
}
