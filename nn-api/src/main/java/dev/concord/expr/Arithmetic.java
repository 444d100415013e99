package dev.concord.expr;

/**
 * The arithmetic a reference runs in. The same reference code gives the defining bits with {@link
 * #FLOAT32} and a float64 evaluation for gradient checks with {@link #FLOAT64}. Values travel as
 * double; with FLOAT32 each is exactly a float. Not for speed.
 */
public enum Arithmetic {
  /** IEEE binary32, round to nearest even: the contract. */
  FLOAT32 {
    @Override
    public double add(double a, double b) {
      return (float) a + (float) b;
    }

    @Override
    public double subtract(double a, double b) {
      return (float) a - (float) b;
    }

    @Override
    public double multiply(double a, double b) {
      return (float) a * (float) b;
    }

    @Override
    public double divide(double a, double b) {
      return (float) a / (float) b;
    }

    @Override
    public double sqrt(double a) {
      return (float) Math.sqrt((float) a); // double rounding of √ is innocuous for binary32
    }

    @Override
    public double fma(double a, double b, double c) {
      return Math.fma((float) a, (float) b, (float) c);
    }

    @Override
    public double fromInt(int a) {
      return (float) a;
    }

    @Override
    public double call(NamedFunction function, double first, double second) {
      return function.float32(first, second);
    }
  },

  /** IEEE binary64, with each named function's float64 counterpart. */
  FLOAT64 {
    @Override
    public double add(double a, double b) {
      return a + b;
    }

    @Override
    public double subtract(double a, double b) {
      return a - b;
    }

    @Override
    public double multiply(double a, double b) {
      return a * b;
    }

    @Override
    public double divide(double a, double b) {
      return a / b;
    }

    @Override
    public double sqrt(double a) {
      return Math.sqrt(a);
    }

    @Override
    public double fma(double a, double b, double c) {
      return Math.fma(a, b, c);
    }

    @Override
    public double fromInt(int a) {
      return a;
    }

    @Override
    public double call(NamedFunction function, double first, double second) {
      return function.float64(first, second);
    }
  };

  /**
   * Number of the present definition of all float32 results. Whoever changes a formula or the order
   * of an addition, so that some result has other bits, raises it. Saved weights and published
   * weight hashes carry it: they can be compared and continued bit for bit only where it is the
   * same.
   */
  public static final int VERSION = 1;

  /** a + b. */
  public abstract double add(double a, double b);

  /** a − b. */
  public abstract double subtract(double a, double b);

  /** a × b. */
  public abstract double multiply(double a, double b);

  /** a ÷ b. */
  public abstract double divide(double a, double b);

  /** √a. */
  public abstract double sqrt(double a);

  /** a × b + c, rounded once. */
  public abstract double fma(double a, double b, double c);

  /** The nearest value to an int. */
  public abstract double fromInt(int a);

  /** A named function; {@code second} is ignored by functions of one argument. */
  public abstract double call(NamedFunction function, double first, double second);

  /** A named function of one argument. */
  public double call(NamedFunction function, double argument) {
    return call(function, argument, 0);
  }
}
