package dev.concord.examples;

import dev.concord.init.Initializer;
import dev.concord.init.VarianceScaling;

/** The first weights that the command line knows by name. */
enum InitializerChoice implements NumberedChoice {
  ZEROS("", 0) {
    @Override
    Initializer make(double number) {
      return Initializer.zeros();
    }
  },
  CONSTANT("VALUE", Double.NaN) {
    @Override
    Initializer make(double number) {
      return Initializer.constant((float) number);
    }
  },
  /** Uniform from −BOUND up to BOUND; Keras' default bound. */
  UNIFORM("BOUND", 0.05) {
    @Override
    Initializer make(double number) {
      return Initializer.uniform((float) -number, (float) number);
    }
  },
  NORMAL("DEVIATION", 0.05) {
    @Override
    Initializer make(double number) {
      return Initializer.normal(number);
    }
  },
  TRUNCATED_NORMAL("DEVIATION", 0.05) {
    @Override
    Initializer make(double number) {
      return Initializer.truncatedNormal(number);
    }
  },
  GLOROT_UNIFORM("", 0) {
    @Override
    Initializer make(double number) {
      return VarianceScaling.glorotUniform();
    }
  },
  GLOROT_NORMAL("", 0) {
    @Override
    Initializer make(double number) {
      return VarianceScaling.glorotNormal();
    }
  },
  HE_UNIFORM("", 0) {
    @Override
    Initializer make(double number) {
      return VarianceScaling.heUniform();
    }
  },
  HE_NORMAL("", 0) {
    @Override
    Initializer make(double number) {
      return VarianceScaling.heNormal();
    }
  },
  LECUN_UNIFORM("", 0) {
    @Override
    Initializer make(double number) {
      return VarianceScaling.lecunUniform();
    }
  },
  LECUN_NORMAL("", 0) {
    @Override
    Initializer make(double number) {
      return VarianceScaling.lecunNormal();
    }
  },
  ORTHOGONAL("GAIN", 1) {
    @Override
    Initializer make(double number) {
      return Initializer.orthogonal(number);
    }
  },
  IDENTITY("GAIN", 1) {
    @Override
    Initializer make(double number) {
      return Initializer.identity((float) number);
    }
  };

  private final String number;
  private final double usual;

  InitializerChoice(String number, double usual) {
    this.number = number;
    this.usual = usual;
  }

  /** The initialiser; {@code number} is without meaning for those that take none. */
  abstract Initializer make(double number);

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
  static Chosen<InitializerChoice> of(String text) {
    Chosen<InitializerChoice> chosen =
        NumberedChoice.read("--initializer", InitializerChoice.class, text);
    try {
      chosen.kind().make(chosen.number());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--initializer " + text + ": " + e.getMessage(), e);
    }
    return chosen;
  }

  @Override
  public String toString() {
    return NumberedChoice.name(this);
  }
}
