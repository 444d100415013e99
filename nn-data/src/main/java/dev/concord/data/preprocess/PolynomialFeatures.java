package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Products of columns as further columns, so that a linear model can bend: for x, y and degree 2
 * the columns x, y, x², x·y, y². The products of degree 2 follow the columns themselves, then those
 * of degree 3, …, each degree in the order of its columns; there is no constant column. It is
 * scikit-learn's {@code PolynomialFeatures(include_bias=False)}. Inverting gives the first columns.
 *
 * <p>Products are computed in double and rounded once.
 *
 * @param degree most factors of a product, at least 1
 * @param productsOnly whether a column may come only once in a product: x·y, but no x²
 */
public record PolynomialFeatures(int degree, boolean productsOnly) implements Transform {
  private static final int MOST_COLUMNS = 1 << 20;

  /**
   * Checks the degree.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public PolynomialFeatures {
    if (degree < 1) {
      throw new IllegalArgumentException("The degree must be at least 1, got " + degree + ".");
    }
  }

  /** All products up to this degree, powers among them. */
  public PolynomialFeatures(int degree) {
    this(degree, false);
  }

  @Override
  public FittedTransform fit(HostTensor features) {
    return new Fitted(this, Columns.toFit(features).rowShape());
  }

  /** The factors of each product of two or more columns, as column numbers. */
  private List<int[]> products(int columns) {
    List<int[]> products = new ArrayList<>();
    List<int[]> shorter = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      shorter.add(new int[] {column});
    }
    for (int factors = 2; factors <= degree; factors++) {
      List<int[]> longer = new ArrayList<>();
      for (int[] product : shorter) {
        int last = product[factors - 2];
        for (int next = productsOnly ? last + 1 : last; next < columns; next++) {
          int[] extended = Arrays.copyOf(product, factors);
          extended[factors - 1] = next;
          longer.add(extended);
          if (products.size() + longer.size() > MOST_COLUMNS) {
            throw new IllegalArgumentException(
                "Degree %d of %d columns gives more than %d products: choose a lower degree or fewer columns."
                    .formatted(degree, columns, MOST_COLUMNS));
          }
        }
      }
      products.addAll(longer);
      shorter = longer;
    }
    return products;
  }

  /** For rows of a known shape. */
  static final class Fitted implements SavedTransform {
    private final PolynomialFeatures features;
    private final Shape rowShape;
    private final List<int[]> products;

    private Fitted(PolynomialFeatures features, Shape rowShape) {
      this.features = features;
      this.rowShape = rowShape;
      this.products = features.products(rowShape.size());
    }

    @Override
    public HostTensor apply(HostTensor from) {
      return Columns.fitted(from, rowShape)
          .followedBy(
              products.size(),
              (values, start, term) -> {
                double product = 1;
                for (int column : products.get(term)) {
                  product *= values[start + column];
                }
                return product;
              });
    }

    @Override
    public HostTensor invert(HostTensor transformed) {
      return Columns.first(transformed, rowShape, products.size());
    }

    @Override
    public List<String> names(List<String> names) {
      List<String> all = new ArrayList<>(names);
      for (int[] product : products) {
        if (!names.isEmpty()) {
          all.add(String.join("*", Arrays.stream(product).mapToObj(names::get).toList()));
        }
      }
      return all;
    }

    @Override
    public String type() {
      return "polynomial_features";
    }

    @Override
    public Map<String, Object> fields() {
      return Map.of(
          "row_shape",
          rowShape,
          "degree",
          features.degree(),
          "products_only",
          features.productsOnly());
    }

    static Fitted read(SavedFields fields) {
      return new Fitted(
          new PolynomialFeatures(fields.integer("degree"), fields.truth("products_only")),
          fields.shape("row_shape"));
    }
  }
}
